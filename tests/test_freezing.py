"""What a frozen record holds, and that it is the same bytes each time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User

from products import journal
from products.freezing import freeze
from products.models import Revision, Source
from tests.builders import Record, draft_of, published

CODE = "cmb-zhaoke-toudai"


def keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for member in value.values():
            yield from keys(member)
    if isinstance(value, list):
        for member in value:
            yield from keys(member)


def test_a_record_has_no_persons_and_no_labels(
    shipped: dict[str, Record], shipped_sources: dict[str, Record]
) -> None:
    persons = {each["author"] for each in shipped_sources.values() if each["author"]}
    publishers = {name for each in shipped_sources.values() for name in each["publishers"]}
    assert persons - publishers

    for record in shipped.values():
        assert not {"author", "approver", "label", "verified_by", "id"} & set(keys(record))
        text = journal.canonical(record)
        assert not [name for name in persons - publishers if name in text]


def floats(value: Any) -> Iterator[float]:
    if isinstance(value, float):
        yield value
    if isinstance(value, dict | list):
        for member in value.values() if isinstance(value, dict) else value:
            yield from floats(member)


def test_a_record_keeps_decimals_and_days_as_text(shipped: dict[str, Record]) -> None:
    assert not [code for code, record in shipped.items() if list(floats(record))]
    limits = [record["limit"] for record in shipped.values() if record["limit"]]
    assert all(isinstance(each["max"], str | None) for each in limits)
    assert all(isinstance(record["verified_on"], str) for record in shipped.values())


@pytest.mark.django_db
def test_freezing_twice_gives_the_same_bytes_as_the_journal() -> None:
    for revision in Revision.objects.published().select_related("product"):
        frozen = journal.canonical(freeze(revision))
        assert frozen == journal.canonical(freeze(Revision.objects.get(pk=revision.pk)))
        assert frozen == revision.product.changes.get().record


@pytest.mark.django_db
def test_freezing_does_not_depend_on_the_order_of_ticks_and_citations(admin: User) -> None:
    code = next(
        row.product.code for row in Revision.objects.published() if row.citations.count() > 3
    )
    before = freeze(published(code))
    draft = draft_of(code, admin, summary=published(code).summary)
    draft.purposes = list(reversed(draft.purposes))
    draft.save()
    cited = list(draft.citations.all())
    draft.citations.all().delete()
    for row in reversed(cited):
        row.pk = None
        row.save(force_insert=True)

    assert freeze(Revision.objects.get(pk=draft.pk)) == before


@pytest.mark.django_db
def test_a_record_writes_out_what_it_names_with_the_codes_above(shipped: dict[str, Record]) -> None:
    named = shipped[CODE]

    assert [(row["code"], row["ancestors"]) for row in named["regions"]] == [("130000", ["000000"])]
    assert named["issuer"]["name"] == "招商银行"
    assert named["organisations"][0]["organisation"]["code"] == "hebei-stfc"
    assert [row["key"] for row in named["sources"]] == ["hebei-linkage"]
    assert Source.objects.get(key="hebei-linkage").author == "王月波"
