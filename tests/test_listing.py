"""The list of products and its filters: what they leave, and what they refuse to guess."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from products.models import LinkCheck, Organisation, Region, Revision, Source
from tests.builders import draft_of, published, submitted

CODE = "hxb-keji-qiye-touliandai"
Rows = list[str]


@pytest.fixture
def desk(editor: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(editor)
    return client


def listing(desk: Client, **filters: str) -> Any:
    return desk.get(reverse("admin:products_product_changelist"), filters)


def found(desk: Client, **filters: str) -> Rows:
    """The codes of all products that the filters leave, not only those of the first page."""
    page = listing(desk, **filters)
    assert page.status_code == 200
    return sorted(product.code for product in page.context["cl"].queryset)


def said_by(**facts: Any) -> Rows:
    revisions = Revision.objects.published().filter(**facts)
    return sorted(revisions.values_list("product__code", flat=True).distinct())


def say(code: str, **facts: Any) -> None:
    """Change what readers see behind the desk's back."""
    Revision.objects.published().filter(product__code=code).update(**facts)


def test_by_stage(desk: Client) -> None:
    say(CODE, stages=["seed", "mature"])
    stages = {revision.product.code: revision.stages for revision in _all_published()}
    for code in ("seed", "startup", "growth", "mature"):
        wanted = sorted(product for product, said in stages.items() if code in said)
        assert found(desk, stage=code) == wanted != []
    silent = sorted(product for product, said in stages.items() if not said)
    assert found(desk, stage="unstated") == silent != []


def _all_published() -> Any:
    return Revision.objects.published().select_related("product")


def test_by_instrument(desk: Client) -> None:
    assert found(desk, instrument="loan") == said_by(instrument="loan") != []
    assert found(desk, instrument="unstated") == said_by(instrument="") != []


def test_by_province_with_everything_inside_it(desk: Client) -> None:
    revision = published(CODE)
    revision.regions.set(Region.objects.filter(code="650102"))
    assert CODE in found(desk, province="650000")
    revision.regions.set(Region.objects.filter(code="650000"))
    assert CODE in found(desk, province="650000")
    revision.regions.set(Region.objects.filter(code="000000"))
    assert CODE not in found(desk, province="650000")
    assert CODE in found(desk, province="000000")
    revision.regions.clear()
    assert CODE in found(desk, province="unstated")
    assert CODE not in found(desk, province="000000")


def test_by_offering_and_kind_of_issuer(desk: Client) -> None:
    assert found(desk, offering="promoted") == said_by(offering="promoted") != []
    assert found(desk, issuer_kind="bank") == said_by(issuer__kind="bank") != []
    Organisation.objects.filter(kind="bank").update(kind="insurer")
    assert found(desk, issuer_kind="bank") == []


def test_by_what_asks_for_a_look(desk: Client, settings: Any) -> None:
    settings.VERIFY_EVERY_DAYS, settings.ENDING_WITHIN_DAYS = 90, 30
    today = timezone.localdate()
    Revision.objects.published().update(verified_on=today, effective_to=None)
    assert found(desk, verified="overdue") == found(desk, ending="soon") == []
    say(CODE, verified_on=today - timedelta(days=400), effective_to=today + timedelta(days=3))
    say("cmb-zhaoke-toudai", effective_to=today - timedelta(days=300))
    assert found(desk, verified="overdue") == [CODE]
    assert found(desk, ending="soon") == ["cmb-zhaoke-toudai", CODE]
    say(CODE, verified_on=None)
    assert found(desk, verified="overdue") == [CODE]


def test_by_an_address_that_does_not_open(desk: Client) -> None:
    assert found(desk, links="broken") == []
    say(CODE, apply_url="https://bank.example/apply")
    source = Source.objects.filter(citations__revision=published("cmb-zhaoke-toudai"))[:1].get()
    Source.objects.filter(pk=source.pk).update(url="https://news.example/1")
    look = {"checked_at": timezone.now(), "outcome": "broken"}
    LinkCheck.objects.create(url="https://bank.example/apply", **look)
    assert found(desk, links="broken") == [CODE]
    LinkCheck.objects.create(url="https://news.example/1", **look)
    assert found(desk, links="broken") == sorted({CODE, *said_by(citations__source=source)})
    LinkCheck.objects.update(outcome="opens")
    assert found(desk, links="broken") == []


def test_filters_judge_what_the_list_shows_unless_a_state_is_asked(
    desk: Client, editor: User
) -> None:
    """A draft that says more is not what readers see; the list of drafts goes by the drafts."""
    say(CODE, stages=["seed"], instrument="loan")
    draft_of(CODE, editor, stages=["mature"], instrument="bond")
    assert CODE in found(desk, stage="seed", instrument="loan")
    assert CODE not in found(desk, stage="mature")
    assert CODE in found(desk, stage="seed", state="published")
    assert CODE not in found(desk, stage="mature", state="published")
    assert found(desk, stage="mature", state="draft") == [CODE]
    assert found(desk, stage="seed", state="draft") == []


def test_one_revision_answers_for_all_filters(desk: Client, editor: User) -> None:
    """Not the stage of one version with the instrument of another."""
    say(CODE, stages=["seed"], instrument="loan")
    draft_of(CODE, editor, stages=["mature"], instrument="bond")
    assert CODE not in found(desk, stage="seed", instrument="bond")
    assert CODE not in found(desk, stage="mature", instrument="loan")


def test_a_withdrawn_product_is_judged_by_its_last_words(desk: Client) -> None:
    say(CODE, stages=["seed"], state="withdrawn")
    assert found(desk, state="withdrawn") == [CODE]
    assert found(desk, state="withdrawn", stage="seed") == [CODE]
    assert CODE in found(desk, stage="seed")
    assert CODE not in found(desk, state="published", stage="seed")
    old = Revision.objects.get(product__code=CODE)
    Revision.objects.create(
        product=old.product, number=2, name=old.name, offering="promoted", state="withdrawn"
    )
    assert found(desk, state="withdrawn", stage="seed") == []
    assert found(desk, state="withdrawn", stage="unstated") == [CODE]


@pytest.mark.parametrize(
    "name",
    [
        "state",
        "stage",
        "instrument",
        "province",
        "offering",
        "issuer_kind",
        "verified",
        "ending",
        "links",
    ],
)
@pytest.mark.parametrize(
    "value", ["no-such-value", "610100", "'; DROP TABLE", "superseded", "\x00"]
)
def test_an_unknown_value_leaves_nothing_and_says_so(desk: Client, name: str, value: str) -> None:
    page = listing(desk, **{name: value})
    assert page.status_code == 200
    assert page.context["cl"].result_count == 0
    messages = [str(message) for message in page.context["messages"]]
    assert len(messages) == 1
    assert value in messages[0]
    assert "请从筛选里选" in messages[0]


def test_a_blank_value_is_not_asked(desk: Client) -> None:
    assert len(found(desk, stage="", province="")) == 54


def test_unknown_and_known_together_leave_nothing(desk: Client) -> None:
    assert found(desk, stage="startup", instrument="unknown") == []


def test_the_list_costs_the_same_with_every_filter(
    desk: Client, editor: User, django_assert_num_queries: Any
) -> None:
    submitted(CODE, editor)
    every = {"stage": "startup", "instrument": "loan", "province": "610000", "offering": "offered"}
    # who asks with their permissions (4), the queue's length, count, page, revisions shown
    with django_assert_num_queries(8):
        assert listing(desk, state="published", **every).context["cl"].result_count > 0
