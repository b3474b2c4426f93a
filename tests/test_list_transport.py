"""How an answer of the list travels: addresses, links, languages, headers, bytes."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from tests.list_answers import Get, codes, counted


def test_addresses_are_absolute_paths_without_a_host(get: Get) -> None:
    answer = get("products/?stage=growth&q=贷")
    # However they were written: in the order in which parameters are declared.
    assert answer["next"].startswith("/api/v1/products/?q=%E8%B4%B7&stage=growth&cursor=")
    assert answer["next"] == get("products/?q=贷&instrument=&stage=growth")["next"]
    for result in answer["results"]:
        assert result["url"] == f"/api/v1/products/{result['code']}/"
        assert result["page"] == f"/products/{result['code']}/"


def test_the_next_page_is_also_a_link(client: Client, db: None) -> None:
    response = client.get("/api/v1/products/")
    assert f'<{response.json()["next"]}>; rel="next"' in response["Link"].split(", ")
    last = client.get("/api/v1/products/?page_size=100")
    assert last.json()["next"] is None
    assert 'rel="next"' not in last["Link"]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "zh-hans"),
        ("en", "en"),
        ("en-GB,en;q=0.8", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"),
        ("zh;q=0.5,en;q=0.8", "en"),
        ("fr,en;q=0.1", "en"),
        ("fr", "zh-hans"),
        ("*", "zh-hans"),
        ("en;q=0", "zh-hans"),
        (";;;=,,q", "zh-hans"),
    ],
)
def test_the_header_chooses_the_language(
    client: Client, db: None, header: str | None, language: str
) -> None:
    headers = {} if header is None else {"accept-language": header}
    response = client.get("/api/v1/products/?stage=startup&facets=stage", headers=headers)
    assert response["Content-Language"] == language
    answer = response.json()
    labels = {value["code"]: value["label"] for value in answer["facets"]["stage"]["values"]}
    assert labels["seed"] == ("Seed" if language == "en" else "种子期")


def test_an_answer_says_what_it_varies_by_and_who_may_read_it(client: Client, db: None) -> None:
    response = client.get("/api/v1/products/")
    assert response["Content-Type"] == "application/json"
    assert {name.strip() for name in response["Vary"].split(",")} == {
        "Accept-Language",
        "Accept-Encoding",
    }
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "public, max-age=1, stale-if-error=86400"
    assert not response.cookies


def test_both_languages_find_the_same(get: Get) -> None:
    path = "products/?stage=mature&amount=20000000&q=贷&facets=stage,region&page_size=100"
    chinese, english = get(path), get(path, accept_language="en")
    assert codes(chinese) == codes(english)
    assert chinese["count"] == english["count"]
    assert counted(chinese["facets"]) == counted(english["facets"])
    notes = [v["note"] for r in english["results"] for v in r["match"].values() if v["note"]]
    assert notes
    assert not any("来源" in note for note in notes)


def test_head_answers_like_get_without_a_body(client: Client, db: None) -> None:
    path = "/api/v1/products/?stage=growth"
    got, head = client.get(path), client.head(path)
    assert head.status_code == 200
    assert head.content == b""
    names = ("Content-Type", "Content-Language", "Content-Length", "Vary", "Link")
    assert {n: head.headers.get(n) for n in names} == {n: got.headers.get(n) for n in names}


def test_the_same_question_gives_the_same_bytes(client: Client, db: None) -> None:
    path = "/api/v1/products/?stage=growth&q=贷&facets=stage,region,family"
    assert client.get(path).content == client.get(path).content


def test_what_is_answered_is_compact_utf8(client: Client, db: None) -> None:
    body = client.get("/api/v1/products/").content
    assert "招科投贷".encode() in body
    rewritten = json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":"))
    assert rewritten.encode() == body
