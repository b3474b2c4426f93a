"""The files load once; loaded again, only what differs is written, and what shows it refreshed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path

import pytest
from django.conf import settings

from catalog.models import Entry
from products.loading import load
from products.models import Attribution, Change
from products.record_files import Located, read
from tests.builders import Record, lines
from tests.small_catalog import REGIONS, Files, everything, product

FIXTURES = settings.BASE_DIR / "fixtures"

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def test_the_shipped_catalog_loads_a_second_time_without_a_trace() -> None:
    before = everything()
    total = len(list(read(sorted(FIXTURES.glob("*.yaml")))))

    report = load(FIXTURES)

    assert astuple(report) == ([], [], total, [])
    assert everything() == before


def test_the_shipped_catalog_was_published_in_its_written_order() -> None:
    products = [
        located.record["code"]
        for located in read(sorted(FIXTURES.glob("*.yaml")))
        if located.record["type"] == "product"
    ]
    published = Change.objects.order_by("seq").values_list("product__code", flat=True)

    assert list(published) == products
    assert list(Entry.objects.order_by("position").values_list("code", flat=True)) == products
    assert set(Attribution.objects.values_list("door", flat=True)) == {"load_catalog"}


def test_a_small_catalog_loads_once(files: Files) -> None:
    report = files.load()

    assert report.new == [
        "t-loans",
        "t-group",
        "t-bank",
        "t-article",
        "t-model",
        "t-one",
        "t-two",
    ]
    assert (report.changed, report.unchanged, report.left_alone) == ([], 0, [])
    assert lines() == 56
    assert astuple(files.load()) == ([], [], 7, [])
    assert lines() == 56


def test_a_load_can_be_watched_record_by_record(files: Files) -> None:
    files.write()
    seen: list[str] = []

    def watched(records: list[Located]) -> Iterator[Located]:
        for located in records:
            seen.append(located.record["type"])
            yield located

    load(files.directory, watched)

    assert len(seen) == 7


def test_another_spelling_of_the_same_record_changes_nothing(files: Files) -> None:
    files.load()
    files.products[0] |= {"aliases": [], "rate": None, "area": None}

    for _ in range(2):
        assert astuple(files.load()) == ([], [], 7, [])
    assert lines() == 56


def test_a_changed_product_gets_one_more_line(files: Files) -> None:
    files.load()
    files.products[0]["summary"] = "另一句简介。"

    report = files.load()

    assert (report.changed, report.unchanged) == (["t-one"], 6)
    change = Change.objects.get(seq=57)
    assert (change.kind, change.product.code, change.reviewed) == ("revised", "t-one", "self")
    assert files.load().unchanged == 7
    assert lines() == 57


def test_a_record_that_goes_back_and_forth_is_followed(files: Files) -> None:
    files.load()
    for summary in ("乙。", "甲。", "乙。"):
        files.products[0]["summary"] = summary
        assert files.load().changed == ["t-one"]
    assert lines() == 59


def test_a_changed_name_of_an_organisation_refreshes_what_shows_it(files: Files) -> None:
    files.load()
    files.named("organisation", "t-bank")["name"] = "改名银行"

    report = files.load()

    assert report.changed == ["t-bank"]
    refreshed = Change.objects.filter(seq__gt=56)
    assert [(row.kind, row.product.code) for row in refreshed] == [
        ("refreshed", "t-one"),
        ("refreshed", "t-two"),
    ]
    assert all("改名银行" in (row.record or "") for row in refreshed)
    assert files.load().changed == []


def test_a_change_that_no_record_shows_refreshes_nothing(files: Files) -> None:
    files.load()
    files.named("source", "t-article")["author"] = "李小红"
    files.named("method", "t-model")["summary"] = "说明。"
    files.named("organisation", "t-bank")["region"] = "330100"

    assert files.load().changed == ["t-bank", "t-article", "t-model"]
    assert lines() == 56


@pytest.mark.parametrize(
    ("kind", "code", "changes"),
    [
        ("family", "t-loans", {"name": "改名贷"}),
        ("source", "t-article", {"title": "改题"}),
        ("method", "t-model", {"name": "改名模型"}),
        ("organisation", "t-bank", {"domain": "bank.example"}),
        ("organisation", "t-bank", {"parent": None}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_reference_that_a_record_shows_refreshes_it(
    files: Files, kind: str, code: str, changes: Record
) -> None:
    files.load()
    files.named(kind, code).update(changes)

    files.load()

    assert list(Change.objects.filter(seq__gt=56).values_list("kind", flat=True)) == [
        "refreshed",
        "refreshed",
    ]


def test_a_new_region_name_refreshes_what_shows_it(files: Files) -> None:
    files.load()
    files.text("regions.csv", REGIONS.replace("杭州市", "新杭州市"))

    files.load()

    refreshed = Change.objects.filter(seq__gt=54, kind="refreshed")
    assert {"t-one", "t-two"} <= {row.product.code for row in refreshed}
    assert all("新杭州市" in (row.record or "") for row in refreshed)
    assert files.load().changed == []


def test_ancestors_are_refreshed_however_far_below_a_record_stands(files: Files) -> None:
    """The group of the group moves; the product of the branch shows its codes."""
    files.reference[1:1] = [
        {"type": "organisation", "code": "t-top", "name": "总部", "kind": "bank"},
        {"type": "organisation", "code": "t-new", "name": "新总部", "kind": "bank"},
        {
            "type": "organisation",
            "code": "t-middle",
            "name": "中层",
            "kind": "bank",
            "parent": "t-top",
        },
    ]
    files.named("organisation", "t-group")["parent"] = "t-middle"
    partner = {"role": "partner", "organisation": "t-bank"}
    other = product("t-two", issuer="cmb", organisations=[partner])
    other["citations"][0]["facts"].append("organisations.partner.t-bank")
    files.products[1] = other
    files.load()
    files.named("organisation", "t-middle")["parent"] = "t-new"

    files.load()

    refreshed = Change.objects.filter(seq__gt=56)
    assert [row.product.code for row in refreshed] == ["t-one", "t-two"]
    above = '"ancestors":["t-group","t-middle","t-new"]'
    assert all(above in (row.record or "") for row in refreshed)
