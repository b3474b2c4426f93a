"""The list of products: what is found, in which order, with which verdicts, page by page."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from catalog.finding import search, sorting
from products import curation, journal, records
from products.matching import Verdict
from products.models import Change, Product
from tests import generator, oracle
from tests.generator import Asked, seeded

Get = Callable[..., Any]

QUESTIONS = 500
GENERATED = 150
MOST_PAGES = 3
SCORE_LOAN = "spdb-hardtech-chuangxin-jifendai"
GAZELLE = "spdb-hardtech-denglingdai"
HEBEI = ["cmb-zhaoke-toudai", "hxb-keji-qiye-touliandai", "citic-toulian-kechuangtong"]


def codes(answer: Any) -> list[str]:
    return [result["code"] for result in answer["results"]]


def walk(get: Get, path: str, most: int = 1000) -> Iterator[Any]:
    """An answer and those that follow it, by `next`."""
    for _ in range(most):
        answer = get(path)
        yield answer
        if answer["next"] is None:
            return
        path = answer["next"].removeprefix("/api/v1/")


def everything(get: Get, path: str) -> list[Any]:
    return [result for page in walk(get, path) for result in page["results"]]


def shown(verdicts: dict[str, Verdict]) -> dict[str, Any]:
    """Verdicts of the matcher as a Chinese answer holds them."""
    return {
        name: {
            "verdict": verdict.verdict,
            "basis": verdict.basis,
            "note": verdict.note.zh if verdict.note else None,
            "distance": verdict.distance,
        }
        for name, verdict in verdicts.items()
    }


def publish_generated(number: int, seed: int) -> None:
    random = seeded(seed)
    for family in generator.NEW_FAMILIES:
        records.family(family)
    for n in range(number):
        assert curation.adopt(record=generator.written(random, f"generated-{n}"), door="test")


def revise_withdraw_and_republish(seed: int) -> None:
    random = seeded(seed)
    for n in range(12):
        code = f"generated-{n}"
        if n % 3:
            curation.withdraw(product=Product.objects.get(code=code), by=None, reason="x")
        if n % 3 != 1:
            publish_one(random, code)


def moments() -> list[str]:
    """Instants before, between and after all changes."""
    lines = list(Change.objects.order_by("seq"))
    between = [journal.instant(lines[len(lines) * part // 4].at) for part in (1, 2, 3)]
    return ["2000-01-01T00:00:00Z", "2999-01-01T00:00:00Z", *between]


def counted(facets: Any) -> Any:
    """Facets without their labels."""
    return facets and {
        name: {
            "counts": {value["code"]: value["count"] for value in facet["values"]},
            "unstated": facet["unstated"],
        }
        for name, facet in facets.items()
    }


def check(get: Get, asked: Asked, products: list[oracle.Product], families: list[str]) -> Any:
    """Walk the API's answer beside the oracle's; what was answered, for a digest."""
    expected = oracle.answer(products, asked, families)
    size = int(asked.get("page_size", 20))
    start = 0
    pages = list(walk(get, f"products/?{urlencode(asked)}", MOST_PAGES))
    for page in pages:
        end = start + size
        assert codes(page) == expected.codes[start:end], asked
        verdicts = [shown(found) for found in expected.verdicts[start:end]]
        assert [result["match"] for result in page["results"]] == verdicts, asked
        assert (page["next"] is None) == (end >= len(expected.codes)), asked
        assert page["count"] == expected.count, asked
        assert counted(page["facets"]) == expected.facets, asked
        start = end
    results = [result for page in pages for result in page["results"]]
    return {"results": results, "count": pages[0]["count"], "facets": pages[0]["facets"]}


def test_answers_are_those_of_the_matcher_by_brute_force(get: Get) -> None:
    publish_generated(GENERATED, seed=1)
    revise_withdraw_and_republish(seed=9)
    products, since = oracle.public_products(), moments()
    families = [row["code"] for row in get("families/")["results"]]
    random = seeded(2)
    digest = hashlib.sha256()
    for _ in range(QUESTIONS):
        answered = check(get, generator.question(random, since), products, families)
        digest.update(journal.canonical(answered).encode() + b"\n")
    if os.environ.get("ANSWERS_DIGEST"):
        Path(os.environ["ANSWERS_DIGEST"]).write_text(digest.hexdigest() + "\n")


@pytest.mark.parametrize("order", generator.ORDERS)
def test_every_order_is_walked_to_its_end(get: Get, order: str) -> None:
    publish_generated(8, seed=3)
    products = oracle.public_products()
    random = seeded(4)
    for size in ("3", "20"):
        asked = generator.question(random, moments()) | {"order": order, "page_size": size}
        asked.pop("facets", None)
        found = [result["code"] for result in everything(get, f"products/?{urlencode(asked)}")]
        assert found == oracle.answer(products, asked).codes, asked


# --- what the issue asks for -----------------------------------------------------------------


def test_a_start_up_in_xian_finds_the_score_loan_near_the_top(get: Get) -> None:
    answer = get("products/?stage=startup&region=610100&amount=3000000")
    assert SCORE_LOAN in codes(answer)[:5]
    found = {result["code"]: result["match"] for result in answer["results"]}[SCORE_LOAN]
    assert (found["stage"]["verdict"], found["stage"]["basis"]) == ("met", "group")
    assert (found["region"]["verdict"], found["region"]["basis"]) == ("met", "territory")
    assert found["amount"]["verdict"] == "unstated"


def test_a_company_in_hebei_finds_the_three_linked_loans_first(get: Get) -> None:
    assert set(codes(get("products/?region=130000"))[:3]) == set(HEBEI)
    answer = get("products/?stage=startup&region=130000&amount=3000000")
    assert set(codes(answer)[:3]) == set(HEBEI)


def test_a_mature_company_finds_the_bond_first_and_the_gazelle_loan_to_ask_about(get: Get) -> None:
    found = everything(get, "products/?stage=mature")
    assert found[0]["code"] == "zhejiang-kechuang-gongsi-zhaiquan"
    gazelle = next(result["match"] for result in found if result["code"] == GAZELLE)
    assert gazelle["stage"]["verdict"] == "manual"
    assert gazelle["stage"]["basis"] == "group"
    assert gazelle["stage"]["note"]


def test_twenty_million_leaves_out_the_one_product_with_a_lower_limit(get: Get) -> None:
    every = {result["code"] for result in everything(get, "products/")}
    left = {result["code"] for result in everything(get, "products/?amount=20000000")}
    assert every - left == {"hxb-keji-qiye-touliandai"}


def test_eight_million_puts_the_product_with_that_limit_first(get: Get) -> None:
    answer = get("products/?amount=8000000")
    assert codes(answer)[0] == "hxb-keji-qiye-touliandai"
    assert answer["results"][0]["match"]["amount"]["verdict"] == "met"
    assert answer["count"] == {"value": 54, "met": 1, "exact": True}


def test_one_product_states_a_limit_and_none_a_rate_or_term(get: Get) -> None:
    found = everything(get, "products/?page_size=100")
    assert len(found) == 54
    assert [result["code"] for result in found if result["limit"]] == ["hxb-keji-qiye-touliandai"]
    assert not [result["code"] for result in found if result["rate"] or result["term"]]
    limit = {"min": None, "max": "10000000.00", "currency": "CNY", "formula": None}
    assert next(r["limit"] for r in found if r["limit"]) == limit


# --- each parameter --------------------------------------------------------------------------


def test_without_criteria_everything_is_found_newest_first_in_offered_and_promoted(
    get: Get,
) -> None:
    answer = get("products/")
    assert answer["count"] == {"value": 54, "met": 54, "exact": True}
    assert all(result["match"] == {} for result in answer["results"])
    offerings = [r["offering"]["code"] for r in everything(get, "products/")]
    assert offerings == sorted(offerings)


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("instrument=bond", lambda r: r["instrument"]["code"] == "bond"),
        ("instrument=bond,grant", lambda r: r["instrument"]["code"] in ("bond", "grant")),
        ("offering=promoted", lambda r: r["offering"]["code"] == "promoted" and not r["issuer"]),
        ("family=equity-linked-loan", lambda r: r["family"]["code"] == "equity-linked-loan"),
        ("issuer=cmb", lambda r: r["issuer"]["code"] == "cmb"),
        ("issuer_kind=rural_credit", lambda r: r["issuer"]["kind"]["code"] == "rural_credit"),
    ],
)
def test_a_selecting_parameter_hits_or_leaves_out_without_a_verdict(
    get: Get, query: str, holds: Callable[[Any], bool]
) -> None:
    found = everything(get, f"products/?{query}")
    assert found
    assert all(holds(result) and result["match"] == {} for result in found)
    rest = {r["code"]: r for r in everything(get, "products/")}
    for result in found:
        del rest[result["code"]]
    for result in rest.values():
        name = query.partition("=")[0].removesuffix("_kind")
        assert result[name] is None or not holds(result)


def test_an_issuer_includes_its_branches(get: Get) -> None:
    issuers = {r["issuer"]["code"] for r in everything(get, "products/?issuer=spdb")}
    assert "spdb-xian-hardtech" in issuers


def test_a_family_includes_those_below_it(get: Get) -> None:
    for family in generator.NEW_FAMILIES:
        records.family(family)
    record = generator.stating("offshore", family="green-wind-offshore")
    assert curation.adopt(record=record, door="test")
    for code in ("green-loan", "green-wind", "green-wind-offshore"):
        assert "offshore" in codes(get(f"products/?family={code}&page_size=100"))


@pytest.mark.parametrize(
    "query",
    [
        *("stage=growth", "region=330000", "amount=8000000", "term_months=12"),
        *("guarantee=unsecured", "purpose=rnd", "qualification=high_tech", "industry=C39"),
        *("equity_invested=true", "credit_record=false"),
    ],
)
def test_a_criterion_gives_every_result_a_verdict(get: Get, query: str) -> None:
    name = query.partition("=")[0]
    found = everything(get, f"products/?{query}")
    assert found
    for result in found:
        assert list(result["match"]) == [name]
        assert list(result["match"][name]) == ["verdict", "basis", "note", "distance"]
        assert result["match"][name]["verdict"] in ("met", "unstated", "unknown", "manual")


def test_verdicts_stand_in_one_order_whatever_the_order_asked(get: Get) -> None:
    first = get("products/?stage=growth&region=330000&amount=1")
    second = get("products/?amount=1&region=330000&stage=growth")
    assert list(first["results"][0]["match"]) == ["stage", "region", "amount"]
    assert [json.dumps(r) for r in first["results"]] == [json.dumps(r) for r in second["results"]]


def test_fewer_misses_come_first(get: Get) -> None:
    path = "products/?stage=growth&region=330000&purpose=rnd&equity_invested=true"
    misses = [
        sum(verdict["verdict"] != "met" for verdict in result["match"].values())
        for result in everything(get, path)
    ]
    assert misses == sorted(misses)
    assert len(set(misses)) > 1


def test_comma_values_are_alternatives(get: Get) -> None:
    either = get("products/?stage=seed,mature&unstated=exclude&page_size=100")
    seed = get("products/?stage=seed&unstated=exclude&page_size=100")
    mature = get("products/?stage=mature&unstated=exclude&page_size=100")
    assert set(codes(either)) == set(codes(seed)) | set(codes(mature))


@pytest.mark.parametrize(
    "query",
    [
        *("stage=", "q=", "amount=", "cursor=", "order=", "facets=", "count=", "unstated="),
        *("updated_since=", "page_size=", "region=&issuer=", "stage", "&&"),
    ],
)
def test_an_empty_value_is_the_same_as_none(get: Get, query: str) -> None:
    assert get(f"products/?{query}") == get("products/")


def test_excluding_the_unstated_keeps_what_meets_everything(get: Get) -> None:
    path = "products/?stage=growth&region=610100"
    strict = everything(get, f"{path}&unstated=exclude")
    met = [
        result["code"]
        for result in everything(get, path)
        if all(verdict["verdict"] == "met" for verdict in result["match"].values())
    ]
    assert [result["code"] for result in strict] == met
    assert get(f"{path}&unstated=exclude")["count"] == {
        "value": len(met),
        "met": len(met),
        "exact": True,
    }
    assert codes(get(f"{path}&unstated=include")) == codes(get(path))


def test_newest_first_is_the_order_of_first_publication(get: Get) -> None:
    newest = [line.product.code for line in Change.objects.order_by("-seq")]
    assert [r["code"] for r in everything(get, "products/?order=newest")] == newest


def test_by_name_is_the_order_of_pinyin(get: Get) -> None:
    names = [result["name"] for result in everything(get, "products/?order=name")]
    assert names[0].startswith(("“", "A", "a")) or names[0] < "c"
    assert names.index("创新积分贷") < names.index("瞪羚贷") < names.index("招科投贷")


def test_by_limit_the_largest_stated_comes_first_and_not_stated_last(get: Get) -> None:
    publish_generated(15, seed=6)
    limits = [result["limit"] for result in everything(get, "products/?order=limit")]
    stated = [float(limit["max"]) for limit in limits if limit and limit["max"]]
    assert stated == sorted(stated, reverse=True)
    assert len(set(stated)) > 2
    assert not any(limit and limit["max"] for limit in limits[len(stated) :])


@pytest.mark.parametrize("order", ["name", "limit"])
def test_too_many_results_to_sort_are_a_422_that_says_to_narrow(
    get: Get, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    monkeypatch.setattr(sorting, "SORTABLE", 53)
    problem = get(f"products/?order={order}", 422)
    assert problem["type"] == "/problems/not-answerable"
    assert problem["errors"][0]["parameter"] == "order"
    assert "match" in problem["detail"]
    assert get(f"products/?order={order}&offering=offered")["results"]
    assert get("products/?order=newest")["count"]["value"] == 54


def test_a_page_has_the_size_asked_for(get: Get) -> None:
    assert len(get("products/")["results"]) == 20
    assert len(get("products/?page_size=1")["results"]) == 1
    assert len(get("products/?page_size=100")["results"]) == 54


def test_the_page_that_ends_exactly_has_no_next(get: Get) -> None:
    assert get("products/?page_size=54")["next"] is None
    assert get("products/?page_size=53")["next"] is not None


def test_the_size_of_a_page_may_change_on_the_way(get: Get) -> None:
    first = get("products/?stage=growth&page_size=5&facets=stage&count=none")
    cursor = first["next"].partition("cursor=")[2]
    rest = get(f"products/?stage=growth&page_size=100&cursor={cursor}")
    assert codes(first) + codes(rest) == codes(get("products/?stage=growth&page_size=100"))


def test_the_language_may_change_on_the_way(get: Get) -> None:
    first = get("products/?page_size=5&q=贷")
    rest = get(first["next"].removeprefix("/api/v1/"), accept_language="en")
    assert codes(rest) == codes(get("products/?q=贷"))[5:10]


def test_counting_can_be_left_out(get: Get) -> None:
    assert get("products/?count=none")["count"] is None
    assert get("products/?count=capped")["count"] == get("products/")["count"]


def test_a_count_is_capped_and_says_so(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "COUNT_CAP", 53)
    assert get("products/")["count"] == {"value": 53, "met": 53, "exact": False}
    monkeypatch.setattr(search, "COUNT_CAP", 54)
    assert get("products/")["count"] == {"value": 54, "met": 54, "exact": True}


def test_facets_not_asked_for_are_null(get: Get) -> None:
    assert get("products/")["facets"] is None
    assert list(get("products/?facets=stage,issuer_kind")["facets"]) == ["stage", "issuer_kind"]


def test_the_answer_names_the_journal_line_it_is_true_for(get: Get) -> None:
    head = Change.objects.get(seq=54)
    assert get("products/")["journal"] == {"seq": 54, "digest": head.digest}
    product = Product.objects.get(code=SCORE_LOAN)
    change = curation.withdraw(product=product, by=None, reason="x")
    assert get("products/")["journal"] == {"seq": 55, "digest": change.digest}
    assert SCORE_LOAN not in [r["code"] for r in everything(get, "products/")]


def test_an_answer_has_these_members(get: Get) -> None:
    answer = get("products/")
    assert list(answer) == ["results", "next", "count", "facets", "journal"]
    assert list(answer["results"][0]) == [
        *("code", "name", "aliases", "issuer", "offering", "instrument", "family", "stages"),
        *("regions", "limit", "rate", "term", "guarantees", "purposes", "asks", "highlights"),
        *("verified_on", "effective", "not_stated", "url", "page", "apply_url", "match"),
    ]


# --- changes since ---------------------------------------------------------------------------


def test_changed_since_a_day_means_its_start_in_shanghai(get: Get) -> None:
    """Shanghai keeps one time all year, eight hours ahead of UTC."""
    first, last = (Change.objects.order_by(by)[0].at for by in ("seq", "-seq"))
    day_of_first, day_of_last = (at + timedelta(hours=8) for at in (first, last))
    assert get(f"products/?updated_since={day_of_first:%Y-%m-%d}")["count"]["value"] == 54
    tomorrow = day_of_last + timedelta(days=1)
    assert get(f"products/?updated_since={tomorrow:%Y-%m-%d}")["count"]["value"] == 0


@pytest.mark.parametrize("zone", ["UTC", "+08:00", "-05:30"])
def test_changed_since_an_instant_includes_that_instant(get: Get, zone: str) -> None:
    lines = list(Change.objects.order_by("seq"))
    at = lines[40].at
    expected = {line.product.code for line in lines if line.at >= at}
    offset = {"UTC": 0, "+08:00": 480, "-05:30": -330}[zone]
    local = (at.astimezone(UTC) + timedelta(minutes=offset)).replace(tzinfo=None)
    moment = local.isoformat() + ("Z" if zone == "UTC" else zone)
    query = urlencode({"updated_since": moment, "page_size": 100})
    assert set(codes(get(f"products/?{query}"))) == expected
    later = urlencode({"updated_since": _after(moment), "page_size": 100})
    assert lines[40].product.code not in codes(get(f"products/?{later}"))


def _after(moment: str) -> str:
    return (datetime.fromisoformat(moment) + timedelta(microseconds=1)).isoformat()


def test_a_revision_is_a_change(get: Get) -> None:
    revised = curation.adopt(record=generator.stating(SCORE_LOAN, name="改名贷"), door="test")
    assert revised
    query = urlencode({"updated_since": journal.instant(revised.at)})
    assert codes(get(f"products/?{query}")) == [SCORE_LOAN]


def test_a_withdrawal_is_not_among_the_changed(get: Get) -> None:
    before = journal.instant(Change.objects.order_by("-seq")[0].at)
    curation.withdraw(product=Product.objects.get(code=SCORE_LOAN), by=None, reason="x")
    query = urlencode({"updated_since": before, "page_size": 100})
    assert SCORE_LOAN not in codes(get(f"products/?{query}"))


# --- pages while the catalog moves -----------------------------------------------------------


@pytest.mark.parametrize("order", generator.ORDERS)
def test_pages_lose_and_double_nothing_while_others_are_published_and_withdrawn(
    get: Get, order: str
) -> None:
    publish_generated(6, seed=7)
    random = seeded(8)
    unchanged = {r["code"] for r in everything(get, "products/?stage=growth&page_size=100")}
    path = f"products/?stage=growth&order={order}&page_size=7"
    seen: list[str] = []
    for number, page in enumerate(walk(get, path)):
        seen += codes(page)
        publish_one(random, f"newcomer-{number}")
        if number < 6:
            gone = Product.objects.get(code=f"generated-{number}")
            curation.withdraw(product=gone, by=None, reason="x")
            unchanged.discard(gone.code)
    kept = [code for code in seen if code in unchanged]
    assert sorted(kept) == sorted(unchanged)
    assert len(seen) == len(set(seen))


def publish_one(random: Any, code: str) -> None:
    assert curation.adopt(record=generator.written(random, code), door="test")


def test_the_product_that_ended_a_page_may_be_withdrawn(get: Get) -> None:
    every = codes(get("products/?order=name&page_size=100"))
    first = get("products/?order=name&page_size=10")
    last = Product.objects.get(code=codes(first)[-1])
    curation.withdraw(product=last, by=None, reason="x")
    following = get(first["next"].removeprefix("/api/v1/"))
    assert codes(following) == every[10:20]


# --- transport -------------------------------------------------------------------------------


def test_addresses_are_absolute_paths_without_a_host(get: Get) -> None:
    answer = get("products/?stage=growth&q=贷")
    assert answer["next"].startswith("/api/v1/products/?stage=growth&q=%E8%B4%B7&cursor=")
    for result in answer["results"]:
        assert result["url"] == f"/api/v1/products/{result['code']}/"
        assert result["page"] == f"/products/{result['code']}/"


def test_the_next_page_is_also_a_link(client: Client, db: None) -> None:
    response = client.get("/api/v1/products/")
    assert response["Link"] == f'<{response.json()["next"]}>; rel="next"'
    assert not client.get("/api/v1/products/?page_size=100").has_header("Link")


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
