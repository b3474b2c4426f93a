"""Golden companies: whom an edit wins or loses."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string

from products import golden
from products.golden import Effect, Golden, GoldenError, Shift, companies, effect
from products.golden.companies import read
from products.matching import match, terms
from tests.builders import Record, cited, condition, in_both_languages, limit, record, region
from tests.generator import places

PARENTS = {code: (place.above[0] if place.above else None) for code, place in places().items()}
HUAXIA = "hxb-keji-qiye-touliandai"
FILE = Path(__file__).parent.parent / "fixtures" / "golden" / "companies.yaml"


def names(shifts: list[Shift]) -> set[str]:
    return {shift.golden.code for shift in shifts}


def criteria(shift: Shift) -> list[tuple[str, str | None, str | None]]:
    return [
        (each.criterion, each.was and each.was.zh, each.now and each.now.zh)
        for each in shift.differences
    ]


def stating(**facts: Any) -> Record:
    """A product that states this directly."""
    return record(**facts, citations=[cited(path) for path in ("name", *facts)])


def test_the_companies_cover_stages_provinces_and_kinds() -> None:
    told = [each.company for each in companies()]

    assert len(told) >= 40
    assert {stage for company in told for stage in company.stage} == {
        *("seed", "startup", "growth", "mature")
    }
    provinces = {place.code[:2] for company in told for place in company.region}
    assert len(provinces) >= 20
    assert {"13", "61", "33", "44", "11", "31", "65", "15"} <= provinces
    assert len({code[:3] for company in told for code in company.industry}) >= 15
    assert {company.equity_invested for company in told} == {True, False, None}
    assert {company.credit_record for company in told} == {True, False, None}
    assert any(len(place.above) == 3 for company in told for place in company.region)
    assert any(len(company.given()) < 4 for company in told)
    assert any(len(company.given()) == 10 for company in told)


def test_every_company_says_that_it_is_made_up() -> None:
    assert all(each.name.startswith("示例·") for each in companies())
    assert len({each.code for each in companies()}) == len(companies())
    assert len({each.name for each in companies()}) == len(companies())


def test_the_loader_does_not_read_them() -> None:
    assert FILE not in set(FILE.parent.parent.glob("*.yaml"))
    assert FILE.exists()


def test_shown_is_what_the_matcher_does_not_rule_out(shipped: dict[str, Record]) -> None:
    for product in shipped.values():
        shown = {each.code for each in golden.shown(product)}
        for each in companies():
            verdicts = match(terms(product), each.company).values()
            assert (each.code in shown) == all(v.verdict != "unmet" for v in verdicts)


def test_nothing_changes_when_nothing_is_changed(shipped: dict[str, Record]) -> None:
    product = shipped[HUAXIA]

    assert effect(product, product) == Effect([], [], [], len(companies()))


def test_a_lower_limit_of_a_real_product_loses_whoever_wants_more(
    shipped: dict[str, Record],
) -> None:
    before = shipped[HUAXIA]
    found = effect(before, {**before, "limit": limit(None, "5000000.00")})

    (lost,) = found.lost
    assert lost.golden.code == "shijiazhuang-biopharm"
    assert criteria(lost) == [("amount", "符合", "不符")]
    after = lost.differences[0].after
    assert after is not None
    assert in_both_languages(after.note)
    assert (found.gained, found.same) == ([], len(companies()) - 1)


def test_the_way_back_gains_them_again(shipped: dict[str, Record]) -> None:
    before = shipped[HUAXIA]
    lower = {**before, "limit": limit(None, "5000000.00")}

    (gained,) = effect(lower, before).gained
    assert criteria(gained) == [("amount", "不符", "符合")]
    was = gained.differences[0].before
    assert was is not None
    assert was.note is not None
    assert "500万元" in was.note.zh


def test_a_narrower_region_loses_the_rest_of_the_province() -> None:
    whole, city = stating(regions=[region("330000")]), stating(regions=[region("330100")])
    found = effect(whole, city)

    assert names(found.lost) == {"ningbo-materials", "yiwu-trader", "jiaxing-equity"}
    assert all(criteria(each) == [("region", "符合", "不符")] for each in found.lost)
    assert not found.gained
    assert not found.changed


def test_a_higher_floor_loses_small_wishes_and_keeps_what_was_not_told() -> None:
    before = stating(limit=limit("100000.00"))
    after = stating(limit=limit("2000000.00"))
    before["citations"] = after["citations"] = [cited("name"), cited("limit.min")]
    found = effect(before, after)

    wishes = {each.code: each.company.amount for each in companies()}
    assert names(found.lost) == {
        code for code, wish in wishes.items() if wish is not None and 100_000 <= wish < 2_000_000
    }
    assert "xiamen-trade" not in names(found.lost)
    assert found.same == len(companies()) - len(found.lost)


def test_a_new_condition_changes_verdicts_and_loses_nobody() -> None:
    asked = condition("qualification", ["gazelle"])
    after = record(conditions=[asked], citations=[cited("name"), cited("conditions.qualification")])
    found = effect(record(), after)

    assert not found.lost
    changed = {each.golden.code: criteria(each) for each in found.changed}
    assert changed["shenzhen-robot"] == [("qualification", "未披露", "符合")]
    assert changed["chongqing-auto"] == [("qualification", "未披露", "待补充")]
    assert "jiangmen-appliance" not in changed  # it has told of no qualification
    assert found.same == len(companies()) - len(changed)


def test_a_first_publication_gains_whoever_is_shown_it_and_a_withdrawal_loses_them() -> None:
    product = stating(stages=["seed"])
    seeds = {each.code for each in companies() if each.company.stage == ("seed",)}

    assert names(effect(None, product).gained) == seeds
    assert names(effect(product, None).lost) == seeds
    assert effect(None, None).shifted == 0


# ── the page ──────────────────────────────────────────────────────────────────────────


def shown_page(found: Effect) -> str:
    return render_to_string("admin/products/_golden.html", {"golden": found})


def test_the_page_says_who_gains_and_loses_in_words(shipped: dict[str, Record]) -> None:
    before = shipped[HUAXIA]
    page = shown_page(effect(before, {**before, "limit": limit(None, "5000000.00")}))

    assert "－ 不再看到 1 家" in page
    assert f"其余 {len(companies()) - 1} 家不变" in page
    assert "示例·石家庄生物药" in page
    assert "额度：符合 → 不符（额度上限为500万元。）" in page
    assert '<th scope="col">' in page
    assert not re.search(r"style=|<script|\son\w+=|None", page)


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (None, "seed", "＋ 新看到 4 家"),
        ("seed", None, "－ 不再看到 4 家"),
        ("seed", "seed", "家不变。"),
        ("seed", "startup", "企业阶段：不符 → 符合（原为：来源列明的企业阶段：种子期。）"),
    ],
)
def test_the_page_knows_first_publications_and_withdrawals(
    before: str | None, after: str | None, sentence: str
) -> None:
    def product(stage: str | None) -> Record | None:
        return stating(stages=[stage]) if stage else None

    page = shown_page(effect(product(before), product(after)))

    assert sentence in page
    assert "None" not in page


# ── a file that cannot be used ────────────────────────────────────────────────────────

GOOD = "- {code: a, name: 示例·甲, about: 甲。, stage: seed, region: '330100'}\n"


def written(folder: Path, text: str) -> tuple[Golden, ...]:
    path = folder / "companies.yaml"
    path.write_text(text, encoding="utf-8")
    return read(path, PARENTS)


def test_what_is_left_out_is_not_told(tmp_path: Path) -> None:
    (firm,) = written(tmp_path, GOOD)

    assert firm.company.given() == ["stage", "region"]
    assert firm.company.region[0].above == ("330000", "000000")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: [", "not YAML"),
        ("a: 1", "a list of companies"),
        ("- 7", "entry 1"),
        (GOOD + GOOD, "entry 2 (a): is written twice"),
        (GOOD.replace("示例·甲", "甲公司"), "entry 1 (a): name"),
        (GOOD.replace("seed", "adult"), "entry 1 (a): stage"),
        (GOOD.replace("330100", "339999"), "there is no 339999"),
        (GOOD.replace("330100", "hangzhou"), "entry 1 (a): region"),
        (GOOD.replace("stage: seed", "industry: [Z99]"), "Z99 is no code"),
        (GOOD.replace("stage: seed", "amount: 3000000"), "entry 1 (a): amount"),
        (GOOD.replace("stage: seed", "colour: red"), "colour"),
        (GOOD.replace("code: a, ", ""), "entry 1 (None)"),
    ],
)
def test_a_bad_file_is_refused_with_the_entry(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(GoldenError, match=re.escape(reason)):
        written(tmp_path, text)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "companies.yaml"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(GoldenError, match="UTF-8"):
        read(path, PARENTS)
