"""`import_catalog`: what another catalog exports gives the same catalog here."""

from __future__ import annotations

import gzip
import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from products import curation, journal
from products.models import Attribution, Change, Organisation, Product
from tests.builders import approve, draft_of, lines, submitted
from tests.emptied import empty_the_catalog
from tests.exported import fetched
from tests.generated_products import publish_generated
from tests.small_catalog import everything

pytestmark = pytest.mark.django_db
Run = Callable[..., str]

QUESTIONS = (
    "page_size=100",
    "order=newest&page_size=100",
    "order=name&page_size=100",
    "order=limit&page_size=100",
    "stage=startup&region=610100&amount=3000000&page_size=100",
    "q=贷&family=equity-linked-loan&purpose=rnd&industry=C39&page_size=100",
    "issuer=spdb&equity_invested=true&qualification=gazelle&unstated=exclude&page_size=100",
    "guarantee=unsecured&term_months=12&credit_record=false&facets=stage,region,family",
)


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Import these bytes as a file; what the command said."""

    def imported(text: bytes, name: str = "copy.ndjson") -> str:
        file = tmp_path / name
        file.write_bytes(text)
        call_command("import_catalog", str(file), verbosity=0)
        return capsys.readouterr().out

    return imported


def moved(editor: User, admin: User) -> None:
    """Generated products beside the shipped ones; one revised, one taken down, one back again."""
    publish_generated(8, seed=21)
    approve(submitted("cmb-zhaoke-toudai", editor), by=admin)
    for code in ("hxb-keji-qiye-touliandai", "generated-3"):
        curation.withdraw(product=Product.objects.get(code=code), by=admin, reason="停办")
    approve(submitted("generated-3", editor), by=admin)


def answers(client: Client) -> list[tuple[Any, Any, Any]]:
    """What each question finds, how much, and by which facets, in both languages."""
    told = []
    for question in QUESTIONS:
        for language in ("zh-hans", "en"):
            response = client.get(
                f"/api/v1/products/?{question}", headers={"accept-language": language}
            )
            assert response.status_code == 200
            body = response.content.decode()
            results = body[: body.index('],"next":')]
            told.append((results, response.json()["count"], response.json()["facets"]))
    return told


def digests() -> dict[str, str | None]:
    """Code → content digest of what is public."""
    last = Change.objects.select_related("product").order_by("seq")
    found = {change.product.code: change.content_digest for change in last}
    return {code: digest for code, digest in found.items() if digest}


def references(client: Client) -> list[Any]:
    names = ("organisations", "families", "sources", "assessment-methods")
    return [client.get(f"/api/v1/{name}/").json()["results"] for name in names]


def test_into_an_empty_database_it_gives_the_same_catalog(
    client: Client, editor: User, admin: User, run: Run
) -> None:
    moved(editor, admin)
    text = fetched(client)
    before = digests(), answers(client), references(client)
    empty_the_catalog()

    said = run(text)

    assert said.startswith(f"{len(text.splitlines()) - 1} new, 0 changed, 0 unchanged; ")
    assert (digests(), answers(client), references(client)) == before
    assert fetched(client).split(b"\n", 1)[1] == text.split(b"\n", 1)[1]
    assert journal.verify() is None
    assert lines() == len(before[0])
    assert set(Attribution.objects.values_list("door", flat=True)) == {"import_catalog"}
    assert set(Change.objects.values_list("reviewed", flat=True)) == {"self"}

    whole = everything()
    assert f"0 new, 0 changed, {len(text.splitlines()) - 1} unchanged;" in run(text)
    assert everything() == whole


def test_it_goes_on_with_what_it_has_imported_and_leaves_alone_what_people_have_touched(
    client: Client, editor: User, admin: User, run: Run
) -> None:
    text = fetched(client)
    empty_the_catalog()
    run(text)
    edited, drafted, taken_down, untouched = list(Product.objects.order_by("pk")[:4])
    approve(submitted(edited.code, editor), by=admin)
    draft_of(drafted.code, editor)
    curation.withdraw(product=taken_down, by=admin, reason="停办")
    Organisation.objects.filter(code="cmb").update(name="人工改名")
    before = {code: digest for code, digest in digests().items() if code != untouched.code}
    newer = text.replace(b'"summary":"', '"summary":"新版。'.encode())

    said = run(newer)

    assert {line for line in said.splitlines() if line.startswith("Left alone")} >= {
        "Left alone: cmb (edited)",
        f"Left alone: {edited.code} (edited)",
        f"Left alone: {drafted.code} (drafted)",
        f"Left alone: {taken_down.code} (withdrawn)",
    }
    after = digests()
    kept = {edited.code, drafted.code}
    assert {code for code in before if after[code] == before[code]} == kept
    assert taken_down.code not in after
    assert "新版。" in Change.objects.filter(product=untouched).latest("seq").record  # type: ignore[operator]


def test_what_the_shipped_files_gave_is_theirs(client: Client, run: Run) -> None:
    before = everything()
    said = run(fetched(client).replace(b'"summary":"', '"summary":"新版。'.encode()))
    assert said.count("(loaded)") == 54
    assert everything()[5:9] == before[5:9]  # products, their revisions, journal, entries


@pytest.mark.parametrize("packed", [False, True])
def test_it_reads_what_is_piped_into_it(
    client: Client, monkeypatch: pytest.MonkeyPatch, packed: bool, run: Run
) -> None:
    text = fetched(client)
    piped = io.TextIOWrapper(io.BufferedReader(io.BytesIO(gzip.compress(text) if packed else text)))
    monkeypatch.setattr(sys, "stdin", piped)
    call_command("import_catalog", "-", verbosity=0)
    assert len(digests()) == 54


def test_it_reads_packed_files(client: Client, run: Run) -> None:
    text = fetched(client)
    assert "unchanged" in run(gzip.compress(text), "copy.ndjson.gz")
