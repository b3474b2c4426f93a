"""The catalog's tables are a fold over the journal: made again, they are the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from catalog import serializers
from catalog.models import Entry
from products import curation, records
from products.journal import By
from products.models import Change, Organisation, Product
from products.record_files import RecordError
from products.refreshing import refresh
from tests import generator
from tests.generator import Record, seeded

Get = Callable[..., Any]
TOUDAI = "cmb-zhaoke-toudai"


def every_column() -> list[dict[str, Any]]:
    return [dict(row) for row in Entry.objects.order_by("position").values()]


def adopt(record: Record) -> Change:
    change = curation.adopt(record=record, door="test")
    assert change is not None
    return change


def withdraw(code: str) -> Change:
    return curation.withdraw(product=Product.objects.get(code=code), by=None, reason="x")


def test_rebuilding_makes_the_same_bytes(db: None) -> None:
    random = seeded(41)
    for family in generator.NEW_FAMILIES:
        records.family(family)
    for n in range(10):
        adopt(generator.written(random, f"generated-{n}"))
    for code in ("generated-3", TOUDAI, "generated-7"):
        withdraw(code)
    adopt(generator.written(random, "generated-3"))
    adopt(generator.written(random, "generated-5"))
    before = every_column()
    output = StringIO()
    call_command("rebuild_catalog", stdout=output)
    assert every_column() == before
    assert output.getvalue().split()[0] == str(Change.objects.count())


def test_rebuilding_mends_what_was_damaged(get: Get) -> None:
    before = every_column()
    answer = get("products/?q=投贷&stage=growth")
    Entry.objects.filter(code=TOUDAI).delete()
    Entry.objects.update(summary_zh="{}", terms={}, name_key="")
    call_command("rebuild_catalog", stdout=StringIO())
    assert every_column() == before
    assert get("products/?q=投贷&stage=growth") == answer


def test_an_entry_stands_where_it_was_first_published(db: None) -> None:
    for line in Change.objects.select_related("product"):
        entry = Entry.objects.get(code=line.product.code)
        assert (entry.position, entry.seq, entry.changed_at) == (line.seq, line.seq, line.at)


def test_a_withdrawn_entry_keeps_its_place_and_nothing_else(db: None) -> None:
    position = Entry.objects.get(code=TOUDAI).position
    change = withdraw(TOUDAI)
    entry = Entry.objects.get(code=TOUDAI)
    assert (entry.position, entry.seq, entry.withdrawn_at) == (position, change.seq, change.at)
    assert entry.summary_zh == entry.summary_en == entry.detail_zh == entry.detail_en == ""
    assert entry.terms == entry.names == {}
    assert entry.name_key == ""
    assert not Entry.objects.public().filter(code=TOUDAI).exists()


def test_a_republished_entry_is_back_at_its_place(get: Get) -> None:
    newest = [r["code"] for r in get("products/?order=newest&page_size=100")["results"]]
    position = Entry.objects.get(code=TOUDAI).position
    withdraw(TOUDAI)
    change = adopt(generator.stating(TOUDAI, name="又来了"))
    entry = Entry.objects.get(code=TOUDAI)
    assert (entry.position, entry.seq, entry.withdrawn_at) == (position, change.seq, None)
    again = [r["code"] for r in get("products/?order=newest&page_size=100")["results"]]
    assert again == newest


def test_a_revision_moves_nothing_but_what_it_says(db: None) -> None:
    before = Entry.objects.get(code=TOUDAI)
    change = adopt(generator.stating(TOUDAI, name="改名贷"))
    entry = Entry.objects.get(code=TOUDAI)
    assert entry.position == before.position
    assert entry.seq == change.seq
    assert entry.summary_zh != before.summary_zh
    assert Entry.objects.count() == 54


def test_a_renamed_issuer_is_shown_by_its_products(get: Get) -> None:
    issuer = Organisation.objects.get(code="cmb")
    issuer.name = "改名银行"
    issuer.save()
    shown = refresh(
        revisions=list(issuer.issued.published()),
        by=By(None, None, "test"),
    )
    assert shown
    assert get(f"products/{TOUDAI}/")["issuer"]["name"] == "改名银行"
    assert TOUDAI in [r["code"] for r in get("products/?q=改名银行")["results"]]
    assert get("products/?q=招商银行")["results"] == []


def test_an_entry_is_written_in_the_publishing_transaction(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(serializers, "detail", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        adopt(generator.stating("never", name="不成"))
    assert Change.objects.count() == 54
    assert Entry.objects.count() == 54
    assert not Product.objects.filter(code="never").exists()


def test_a_refused_record_leaves_nothing(db: None) -> None:
    before = every_column()
    record = generator.stating("refused", name="没有出处")
    with pytest.raises(RecordError):
        curation.adopt(record=record | {"citations": []}, door="test")
    assert every_column() == before


def test_the_longest_names_are_published_on_every_database(db: None) -> None:
    for number, letter in enumerate("装😀ﷺaß"):
        adopt(generator.stating(f"long-{number}", name=letter * 120, aliases=[letter * 119]))
    assert Entry.objects.public().count() == 59


def test_documents_are_made_of_the_record_alone(db: None, shipped: dict[str, Record]) -> None:
    """Nothing is read that is not in the line: what the tables say by now does not matter."""
    Organisation.objects.update(name="另一个名字")
    before = every_column()
    call_command("rebuild_catalog", stdout=StringIO())
    assert every_column() == before
