"""A company that asks finds what the briefing has for it, near the top."""

from __future__ import annotations

from tests.list_answers import Get, codes, everything

SCORE_LOAN = "spdb-hardtech-chuangxin-jifendai"
GAZELLE = "spdb-hardtech-denglingdai"
HEBEI = ["cmb-zhaoke-toudai", "hxb-keji-qiye-touliandai", "citic-toulian-kechuangtong"]


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
