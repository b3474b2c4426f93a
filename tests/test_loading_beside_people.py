"""What a person has touched is left alone by a load, and named every time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User

from products import curation
from products.journal import By
from products.models import Change, Organisation, Product, Revision
from products.refreshing import refresh
from tests.builders import approve, draft_of, submitted
from tests.small_catalog import Files, everything, touched_withdrawn

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def touched_edited(by: User) -> None:
    reviewer = User.objects.create_superuser("second")
    approve(submitted("t-one", by), by=reviewer)


def touched_drafted(by: User) -> None:
    draft_of("t-one", by)


def touched_in_review(by: User) -> None:
    submitted("t-one", by)


def touched_retired(by: User) -> None:
    curation.withdraw(
        product=Product.objects.get(code="t-one"), by=None, reason="已过。", door="retire_ended"
    )


TOUCHED: dict[str, tuple[Callable[[User], None], str]] = {
    "edited": (touched_edited, "edited"),
    "drafted": (touched_drafted, "drafted"),
    "in review": (touched_in_review, "drafted"),
    "withdrawn": (touched_withdrawn, "withdrawn"),
    "retired": (touched_retired, "withdrawn"),
}


@pytest.mark.parametrize("how", TOUCHED)
def test_what_a_person_has_touched_is_left_alone_and_named_every_time(
    how: str, files: Files, admin: User
) -> None:
    touch, word = TOUCHED[how]
    files.load()
    touch(admin)
    before = everything()
    files.products[0]["summary"] = "文件里的另一句。"

    for _ in range(2):
        report = files.load()
        assert report.left_alone == [f"t-one ({word})"]
        assert (report.new, report.changed, report.unchanged) == ([], [], 6)
        assert everything() == before


def test_a_discarded_draft_gives_the_product_back_to_the_files(files: Files, admin: User) -> None:
    files.load()
    draft = draft_of("t-one", admin)
    curation.discard(revision=draft, by=admin)
    files.products[0]["summary"] = "文件里的另一句。"

    assert files.load().changed == ["t-one"]


def test_a_product_of_the_desk_is_not_taken_over_by_a_file(files: Files, admin: User) -> None:
    Revision.objects.create(
        product=Product.objects.create(code="t-one"), number=1, name="手工", offering="promoted"
    )

    report = files.load()

    assert report.left_alone == ["t-one (drafted)"]


def test_a_product_that_another_load_published_meanwhile_is_unchanged(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    adopt = curation.adopt

    def overtaken(**given: Any) -> Change | None:
        adopt(**given)
        return adopt(**given)

    monkeypatch.setattr(curation, "adopt", overtaken)
    report = files.load()
    assert "t-one" not in [*report.new, *report.changed, *report.left_alone]
    assert Change.objects.filter(product__code="t-one").count() == 1


def test_an_organisation_that_a_person_edited_is_left_alone(files: Files) -> None:
    files.load()
    Organisation.objects.filter(code="t-bank").update(name="人工改名")
    files.named("organisation", "t-bank")["name"] = "文件改名"

    for _ in range(2):
        assert files.load().left_alone == ["t-bank (edited)"]
    assert Organisation.objects.get(code="t-bank").name == "人工改名"


def test_an_organisation_that_stood_before_the_first_load_is_left_alone(files: Files) -> None:
    Organisation.objects.create(code="t-bank", name="早已有之", kind="bank")

    assert files.load().left_alone == ["t-bank (edited)"]
    assert Organisation.objects.get(code="t-bank").name == "早已有之"


def test_the_desks_refresh_does_not_count_as_an_edit_of_the_product(
    files: Files, admin: User
) -> None:
    files.load()
    Organisation.objects.filter(code="t-bank").update(name="人工改名")
    shown = Revision.objects.published().filter(product__code="t-one")
    refresh(revisions=shown, by=By(admin, admin))
    files.products[0]["summary"] = "文件里的另一句。"

    report = files.load()

    assert (report.changed, report.left_alone) == (["t-one"], ["t-bank (edited)"])
