"""From a partner's record to a public product: sent, returned, corrected, approved, polled."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from products import curation
from products.models import Change, Product, Revision, Save
from products.written import written as as_written
from tests.builders import Record, approve, lines, published, seen
from tests.sending import PATH, Program, pointers, proposal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_persons")]

CODE = "cmb-zhaoke-toudai"


@pytest.fixture
def bank_program() -> Program:
    return Program("a-bank", "cmb")


@pytest.fixture
def public(shipped: dict[str, Record]) -> Record:
    """The public record of a product of the bank's, as a file would hold it."""
    return as_written(shipped[CODE])


def test_a_new_product_goes_the_whole_way(
    bank_program: Program, sign_in: Any, reviewer: User, get: Any
) -> None:
    sent = bank_program.send(proposal(summary="额度最高 100 万元。"))
    told = sent.json()
    assert (sent.status_code, told["status"], told["kind"]) == (201, "in_review", "new")
    assert sent["Location"] == told["url"] == f"{PATH}{told['id']}/"
    assert sent["Cache-Control"] == "no-store"
    assert {(found["code"], found["pointer"]) for found in told["findings"]} == {
        ("unsupported_figure", "/summary")
    }
    revision = Revision.objects.get(product__code="brand-new")
    assert (revision.state, revision.author) == ("in_review", bank_program.partner.user)
    assert get("products/brand-new/", 404)

    desk = sign_in(reviewer)
    desk.post(
        reverse("admin:products_revision_return", args=[revision.pk]),
        {"reason": "请核对。", "remark:summary": "没有这个数。"},
    )
    back = bank_program.get(told["url"])
    assert back["status"] == "returned"
    assert back["reasons"] == [
        {"path": None, "pointer": None, "words": "请核对。"},
        {"path": "summary", "pointer": "/summary", "words": "没有这个数。"},
    ]
    assert "bob" not in str(back)

    again = bank_program.taken(proposal(summary="给科技企业的贷款。"))
    assert (again["status"], again["kind"], again["findings"]) == ("in_review", "new", [])
    first = bank_program.get(told["url"])
    assert (first["status"], first["replaced_by"]) == ("superseded", again["id"])
    assert first["reasons"] == []
    assert Revision.objects.filter(product__code="brand-new").count() == 1

    desk.post(
        reverse("admin:products_revision_approve", args=[revision.pk]), {"seen": seen(revision)}
    )
    done = bank_program.get(again["url"])
    line = Change.objects.get(product__code="brand-new")
    assert (done["status"], done["seq"]) == ("published", line.seq)
    assert line.reviewed == "second_person"
    assert line.attribution.author == bank_program.partner.user
    assert bank_program.client.get(done["product_url"]).json()["summary"] == "给科技企业的贷款。"


def test_a_change_needs_what_was_read_and_keeps_its_own_number(
    bank_program: Program, reviewer: User, editor: User, public: Record
) -> None:
    changed = {**public, "summary": "改过的简介。"}
    told = bank_program.taken(changed, **{"If-Match": bank_program.etag(CODE)})
    assert (told["kind"], told["product"]) == ("change", CODE)
    waiting = Revision.objects.in_review().get()
    number = approve(waiting, by=reviewer).seq
    later = curation.start_revision(product=Product.objects.get(code=CODE), by=editor)
    Revision.objects.filter(pk=later.pk).update(summary="又改过的简介。")
    curation.claim(revision=later, by=editor)
    approve(curation.submit(revision=later, by=editor), by=reviewer)
    assert published(CODE).summary == "又改过的简介。"
    done = bank_program.get(told["url"])
    assert (done["status"], done["seq"]) == ("published", number)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("packing", ["", "gzip"])
def test_any_current_strong_name_will_do(
    bank_program: Program, public: Record, language: str, packing: str
) -> None:
    named = bank_program.etag(
        CODE, **{"Accept-Language": language, "Accept-Encoding": packing or "identity"}
    )
    assert named.endswith('+gzip"') == bool(packing)
    sent = bank_program.send({**public, "summary": "改过。"}, **{"If-Match": f'"old", {named}'})
    assert sent.status_code == 201


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("", 428),
        ("*", 428),
        ('"000000000000.1.en"', 412),
        ("nonsense", 412),
        ("W/{}", 412),
    ],
)
def test_a_change_of_what_was_not_read_is_refused(
    bank_program: Program, public: Record, given: str, status: int
) -> None:
    named = given.format(bank_program.etag(CODE))
    problem = bank_program.refused({**public, "summary": "改过。"}, status, **{"If-Match": named})
    assert CODE in problem["detail"]
    assert Revision.objects.open().count() == 0


def test_what_has_changed_since_it_was_read_is_told(
    bank_program: Program, public: Record, editor: User, reviewer: User
) -> None:
    named = bank_program.etag(CODE)
    draft = curation.start_revision(product=Product.objects.get(code=CODE), by=editor)
    Revision.objects.filter(pk=draft.pk).update(summary="同时改过。")
    approve(curation.submit(revision=draft, by=editor), by=reviewer)
    bank_program.refused({**public, "summary": "改过。"}, 412, **{"If-Match": named})


def test_a_new_code_has_nothing_to_match(bank_program: Program) -> None:
    bank_program.refused(proposal(), 412, **{"If-Match": bank_program.etag(CODE)})


def test_a_withdrawn_product_is_brought_back_by_its_own_partner(
    bank_program: Program, public: Record, reviewer: User
) -> None:
    named = bank_program.etag(CODE)
    curation.withdraw(product=Product.objects.get(code=CODE), by=reviewer, reason="停办")
    bank_program.refused(public, 412, **{"If-Match": named})
    told = bank_program.taken(public)
    assert told["kind"] == "change"
    number = approve(Revision.objects.in_review().get(), by=reviewer).seq
    assert bank_program.get(told["url"])["seq"] == number
    assert Program("another", "spdb").refused(public, 403)


def test_what_is_the_same_as_what_is_public_is_no_change(
    bank_program: Program, public: Record
) -> None:
    problem = bank_program.refused(public, 422, **{"If-Match": bank_program.etag(CODE)})
    assert pointers(problem) == [""]
    assert not Revision.objects.open().exists()


def test_what_is_still_in_review_waits(bank_program: Program) -> None:
    bank_program.taken(proposal())
    bank_program.refused(proposal(summary="另一份。"), 409)


def test_what_a_curator_has_taken_over_is_theirs(
    bank_program: Program, reviewer: User, editor: User
) -> None:
    told = bank_program.taken(proposal())
    back = curation.return_to_author(
        revision=Revision.objects.in_review().get(), by=reviewer, reason="再看。"
    )
    curation.claim(revision=back, by=editor)
    now = bank_program.get(told["url"])
    assert (now["status"], now["reasons"]) == ("in_review", [])
    bank_program.refused(proposal(summary="另一份。"), 409)
    curation.discard(revision=back, by=editor)
    assert bank_program.get(told["url"])["status"] == "discarded"
    assert bank_program.taken(proposal(summary="从头再来。"))["kind"] == "new"


def test_the_list_is_newest_first_and_pages_hold(
    bank_program: Program, django_assert_num_queries: Any, reviewer: User
) -> None:
    told = [bank_program.taken(proposal(code=f"new-{n}", name=f"全新贷款{n}")) for n in range(5)]
    Program("another", "spdb").taken(proposal(issuer="spdb"))
    for waiting in Revision.objects.in_review().filter(product__code__startswith="new-"):
        curation.return_to_author(
            revision=waiting, by=reviewer, remarks={"name": "改名。"}, reason="再看。"
        )
    with django_assert_num_queries(3):  # the key, the submissions, their remarks
        page = bank_program.get(f"{PATH}?limit=2")
    assert [row["id"] for row in page["results"]] == [told[4]["id"], told[3]["id"]]
    assert page["results"][0]["reasons"][1]["pointer"] == "/name"
    newer = bank_program.taken(proposal(code="newer"))
    rest = bank_program.get(page["next"])
    assert [row["id"] for row in rest["results"]] == [told[2]["id"], told[1]["id"]]
    last = bank_program.get(rest["next"])
    assert ([row["id"] for row in last["results"]], last["next"]) == ([told[0]["id"]], None)
    assert bank_program.get()["results"][0]["id"] == newer["id"]
    with django_assert_num_queries(3):
        bank_program.get(told[0]["url"])


def test_every_save_is_the_service_users(bank_program: Program) -> None:
    bank_program.taken(proposal())
    assert [save.by for save in Save.objects.all()] == [bank_program.partner.user]
    assert lines() == 54
