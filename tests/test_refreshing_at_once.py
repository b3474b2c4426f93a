"""A reference row's change reaches every product that shows it, with the change or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from products import journal
from products.freezing import freeze
from products.loading import load
from products.models import (
    AssessmentMethod,
    Change,
    Citation,
    Family,
    Organisation,
    Region,
    Revision,
    Source,
)
from products.refreshing import lines, save_reference
from tests.builders import draft_of, published
from tests.conftest import FIXTURES
from tests.renamed_rows import NEW, SOURCE, refreshed, showing, source, titles


def test_a_renamed_row_goes_out_with_every_product_that_shows_it(admin: User) -> None:
    row = source("新的标题")

    outcome = save_reference(row=row, by=admin, reason="原标题有误。")

    assert outcome.refreshed == len(showing(row)) > 1
    assert outcome.to_come == 0
    assert {line.product.code for line in refreshed()} == showing(row)
    assert {line.kind for line in refreshed()} == {"refreshed"}
    assert set(titles().values()) == {"新的标题"}
    for line in refreshed():
        assert (line.attribution.author, line.attribution.approver) == (admin, None)
        assert line.attribution.door == "desk"
        assert line.attribution.reason == "原标题有误。"
    assert journal.verify() is None


def test_the_row_and_its_products_change_together_or_not_at_all(
    admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, before = source("新的标题"), Source.objects.get(key=SOURCE).title
    append, done = journal.append, []

    def fail_at_the_third(**line: Any) -> Change:
        done.append(line)
        if len(done) == 3:
            raise RuntimeError
        return append(**line)

    monkeypatch.setattr(journal, "append", fail_at_the_third)
    with pytest.raises(RuntimeError):
        save_reference(row=row, by=admin)

    assert refreshed() == []
    assert Source.objects.get(key=SOURCE).title == before
    assert list(row.history.filter(title="新的标题")) == []


@pytest.mark.parametrize(
    ("model", "key", "code"),
    [
        (Organisation, "code", "cmb"),
        (Family, "code", "equity-linked-loan"),
        (AssessmentMethod, "code", "cmb-risk-model"),
        (Source, "key", SOURCE),
    ],
)
def test_every_kind_of_row_goes_out(admin: User, model: Any, key: str, code: str) -> None:
    row = model.objects.get(**{key: code})
    name = "title" if model is Source else "name"
    setattr(row, name, NEW)

    assert save_reference(row=row, by=admin).refreshed == len(showing(row)) > 0
    assert all(NEW in (line.record or "") for line in refreshed())


def test_a_region_goes_out_through_the_loader(db: None, tmp_path: Any) -> None:
    for file in FIXTURES.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    regions = tmp_path / "regions.csv"
    text = regions.read_text(encoding="utf-8")
    regions.write_text(text.replace("河北省,Hebei", "河北省,Hebei Province"), encoding="utf-8")

    load(tmp_path)

    shown = [line.product.code for line in refreshed()]
    hebei = Region.objects.get(code="130000")
    assert shown
    assert set(shown) <= showing(hebei)
    assert all("Hebei Province" in (line.record or "") for line in refreshed())
    assert {line.attribution.door for line in refreshed()} == {"load_catalog"}


def test_a_revision_that_shows_a_row_in_two_places_is_found_once(db: None) -> None:
    rows = Citation.objects.filter(revision__state="published", source__key=SOURCE)
    cited = list(rows.values_list("revision", flat=True))
    found = list(Revision.objects.published().showing(Source.objects.get(key=SOURCE)))
    assert len(cited) > len(set(cited)) == len(found)
    assert len({revision.pk for revision in found}) == len(found)


def test_moving_a_bank_reaches_the_products_of_its_branches(admin: User) -> None:
    parent = Organisation.objects.create(code="holding", name="控股集团", kind="bank")
    bank = Organisation.objects.get(code="spdb")
    bank.parent = parent

    save_reference(row=bank, by=admin)

    below = {code for code in showing(bank) if published(code).issuer != bank}
    assert below
    assert {line.product.code for line in refreshed()} == showing(bank)


def test_reading_many_together_freezes_what_reading_one_freezes(db: None) -> None:
    alone = {r.pk: freeze(r) for r in Revision.objects.published()}
    together = Revision.objects.published().prefetch_related(*lines.SHARED)
    assert {r.pk: freeze(r) for r in together} == alone


def test_drafts_and_what_was_taken_down_get_no_line(admin: User, editor: User) -> None:
    row = source("新的标题")
    code = sorted(showing(row))[0]
    draft_of(code, editor)
    published(code).product.revisions.filter(state="published").update(state="withdrawn")

    save_reference(row=row, by=admin)

    assert code not in {line.product.code for line in refreshed()}
