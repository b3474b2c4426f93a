"""`products.csv`: what the list answers, whole, as a table that a spreadsheet opens rightly."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.bulk import pieces, whole_answer
from products import curation
from products.matching import CRITERIA
from products.models import Product
from products.vocabulary import VERDICT
from tests.builders import approve, submitted
from tests.generated_products import publish_generated
from tests.list_answers import Get, codes, everything
from tests.problems import ask, problem, refused
from tests.tables import body, columns, rows

pytestmark = pytest.mark.django_db
TABLE = "/api/v1/products.csv"
COMPANY = (
    "stage=growth&region=610100&amount=3000000&term_months=12&guarantee=unsecured&purpose=rnd"
    "&qualification=high_tech&industry=C39&equity_invested=true&credit_record=false"
)
QUESTIONS = (
    "",
    COMPANY,
    f"{COMPANY}&unstated=exclude",
    "stage=startup&q=投贷联动&order=newest",
    "order=name&instrument=loan,bond",
    "order=limit&issuer=spdb&family=equity-linked-loan",
    "q=没有这种",
)


def fetched(client: Client, question: str, language: str = "zh-hans") -> bytes:
    response = client.get(f"{TABLE}?{question}", headers={"accept-language": language})
    assert response.status_code == 200
    return body(response)


def flat(value: Any, path: list[str]) -> str:
    """What a cell should say of a JSON value, where nothing has to be marked."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(flat(item, path) for item in value)
    return flat(value[path[0]], path[1:]) if path else str(value)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_it_says_what_the_pages_of_the_list_say(
    client: Client, get: Get, question: str, language: str
) -> None:
    found = everything(
        lambda path: get(path, accept_language=language), f"products/?{question}&page_size=7"
    )
    table = rows(fetched(client, question, language))
    assert [row["code"] for row in table] == codes({"results": found})
    for row, result in zip(table, found, strict=True):
        for name, text in row.items():
            if name.startswith("match."):
                verdict = result["match"][name.removeprefix("match.")]["verdict"]
                assert text == VERDICT.label(verdict).in_language(language)
            else:
                assert text == flat(result, name.split(".")), name


def test_columns_are_paths_of_the_answer_and_every_verdict_asked_has_one(
    client: Client, get: Get
) -> None:
    shown = columns(fetched(client, ""))
    assert shown[:4] == ["code", "name", "aliases", "issuer.code"]
    assert {name.partition(".")[0] for name in shown} == set(get("products/")["results"][0]) - {
        "match"
    }
    asked = columns(fetched(client, COMPANY))
    assert asked == [*shown, *(f"match.{criterion}" for criterion in CRITERIA)]
    assert columns(fetched(client, "q=没有这种")) == shown


def test_it_comes_as_a_file_under_the_name_of_its_state(client: Client) -> None:
    response = client.get(TABLE, headers={"accept": "application/json", "accept-language": "en"})
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert response["Content-Disposition"] == 'attachment; filename="products.csv"'
    assert (response["Content-Language"], response["Access-Control-Allow-Origin"]) == ("en", "*")
    tag = client.get("/api/v1/products/", headers={"accept-language": "en"})["ETag"]
    assert response["ETag"] == tag
    held = client.get(TABLE, headers={"if-none-match": tag, "accept-language": "en"})
    assert (held.status_code, held.content, held["ETag"]) == (304, b"", tag)
    packed = client.get(TABLE, headers={"accept-encoding": "gzip", "accept-language": "en"})
    assert packed["ETag"] == f'{tag[:-1]}+gzip"'
    head = client.head(TABLE, headers={"accept-language": "en"})
    names = ("Content-Type", "ETag", "Content-Disposition", "Vary", "Cache-Control")
    assert {name: head[name] for name in names} == {name: response[name] for name in names}
    assert body(head) == b""


@pytest.mark.parametrize("name", ["page_size", "cursor", "count", "facets", "compare", "format"])
def test_what_shapes_pages_is_unknown_here(client: Client, name: str) -> None:
    refused(client, f"products.csv?{name}=1", name)


def test_a_wrong_value_never_widens_it(client: Client) -> None:
    refused(client, "products.csv?stage=seeds", "stage")


def test_too_many_results_are_not_cut_off_but_pointed_to_the_export(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_answer, "MOST", 53)
    for language in ("zh-hans", "en"):
        response = ask(client, "products.csv", language)
        assert "/api/v1/export/" in problem(response, 422)["detail"]
        assert response["Link"] == '</api/v1/export/>; rel="alternate"'
    assert len(rows(fetched(client, "offering=offered"))) < 54
    monkeypatch.setattr(whole_answer, "MOST", 54)
    assert len(rows(fetched(client, ""))) == 54


def test_statements_grow_by_the_piece(
    client: Client, get: Get, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "AT_ONCE", 30)
    get("products/")  # the index has read what was published
    with CaptureQueriesContext(connection) as captured:
        assert len(rows(fetched(client, "stage=seed"))) > 30
    assert len(captured) == sum(
        [
            1,  # where the journal ends
            2,  # the documents of two pieces
        ]
    )


def test_what_changes_while_it_is_read_shows_as_it_was(
    client: Client, editor: User, admin: User
) -> None:
    """The header is out when one product is revised, one withdrawn and one new."""
    before = fetched(client, COMPANY)
    response = client.get(f"{TABLE}?{COMPANY}")
    pieces = iter(response)
    text = next(pieces)
    shown = [row["code"] for row in rows(before)]
    approve(submitted(shown[0], editor, name="改了名字"), by=admin)
    curation.withdraw(product=Product.objects.get(code=shown[1]), by=None, reason="停办")
    publish_generated(1, seed=6)
    assert text + b"".join(pieces) == before
    after = [row["code"] for row in rows(fetched(client, COMPANY))]
    assert shown[1] not in after


def test_it_can_be_asked_as_of_a_moment(client: Client, editor: User, admin: User) -> None:
    before = fetched(client, COMPANY)
    moment = json.loads(client.get("/api/v1/changes/head/").content)["at"]
    shown = [row["code"] for row in rows(before)]
    approve(submitted(shown[0], editor, name="改了名字"), by=admin)
    curation.withdraw(product=Product.objects.get(code=shown[1]), by=None, reason="停办")
    assert fetched(client, f"{COMPANY}&as_of={moment}") == before


def test_the_finder_carries_its_question_to_the_table_in_its_language(client: Client) -> None:
    for start, language in (("/", "zh-hans"), ("/en/", "en")):
        page = client.get(f"{start}?stage=startup&region=610100&page_size=5&order=newest")
        address = f"{start}products.csv?stage=startup&amp;region=610100&amp;order=newest"
        assert f'href="{address}" type="text/csv"' in page.content.decode()
        response = client.get(address.replace("&amp;", "&"), headers={"accept-language": "fr"})
        assert response["Content-Language"] == language
        expected = fetched(client, "stage=startup&region=610100&order=newest", language)
        assert body(response) == expected
    assert "products.csv" not in client.get("/?q=没有这种").content.decode()


def test_a_reader_with_a_wrong_address_gets_a_page_that_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for start in ("/", "/en/"):
        for query in ("stage=seeds", "page_size=5", "as_of=2026-01-01"):
            response = client.get(f"{start}products.csv?{query}")
            assert response.status_code == 400
            assert response["Content-Type"].startswith("text/html")
    monkeypatch.setattr(whole_answer, "MOST", 1)
    response = client.get("/en/products.csv")
    assert response.status_code == 422
    assert "do not go into a table" in response.content.decode()
