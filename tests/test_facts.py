"""The shipped catalog says what the briefing says: nothing else, nothing more, on whose word.

`tests/ground_truth.py` is the second reading; here the frozen records of the journal are held
against it. `shipped` gives them by code, `shipped_sources` and `shipped_methods` the reference
rows, which no product need name (wef-2025, spdb-five-forces). The accessors below are the only
lines that know a record's shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from tests.ground_truth import (
    ARTICLE,
    ARTICLES,
    METHODS,
    OFFERED,
    PRODUCT,
    PRODUCTS,
    PROMOTED,
    VIA,
    Article,
    Basis,
    Condition,
    Fact,
    Highlight,
    Method,
    Product,
    Role,
    codes,
)

Record = dict[str, Any]
Records = dict[str, Record]

STRENGTH: list[Basis] = ["direct", "territory", "group", "name"]
VALUES = ("name", "instrument", "area", "apply_url")
REFERENCES = ("issuer", "family")
BLOCKS = ("limit", "rate", "term", "speed", "effective")
LISTS = ("stages", "regions", "guarantees", "purposes", "repayment", "channel", "methods")
ANY = pytest.mark.parametrize("truth", PRODUCTS, ids=lambda truth: truth.code)


# --- what a record states --------------------------------------------------------------------


class Evidence(NamedTuple):
    """One paragraph that a fact rests on, as the briefing's line."""

    line: int
    basis: Basis


class Stated(NamedTuple):
    """A fact of a record: its path, and what is written there."""

    path: str
    value: Any


def code_of(reference: Any) -> str:
    return str(reference["code"]) if isinstance(reference, dict) else str(reference)


def plain(record: Record) -> Iterator[Stated]:
    """Every stated fact but roles, conditions and highlights."""
    for name in VALUES:
        if record.get(name) is not None:
            yield Stated(name, record[name])
    for name in REFERENCES:
        if record.get(name) is not None:
            yield Stated(name, code_of(record[name]))
    for block in BLOCKS:
        for member, value in (record.get(block) or {}).items():
            if value is not None and not member.endswith("_en") and member != "currency":
                yield Stated(f"{block}.{member}", value)
    for name in LISTS:
        for value in record.get(name) or []:
            yield Stated(f"{name}.{code_of(value)}", True)


def roles(record: Record) -> Iterator[Stated]:
    for row in record.get("organisations") or []:
        path = f"organisations.{row['role']}.{code_of(row['organisation'])}"
        yield Stated(path, row)


def conditions(record: Record) -> Iterator[Stated]:
    for row in record.get("conditions") or []:
        yield Stated(f"conditions.{row['key']}", row)


def highlights(record: Record) -> Iterator[Stated]:
    for row in record.get("highlights") or []:
        yield Stated(f"highlights.{row['key']}", row)


def everything(record: Record) -> list[Stated]:
    return [*plain(record), *roles(record), *conditions(record), *highlights(record)]


def texts(record: Record) -> str:
    """All Chinese sentences of a record."""
    rows = [*(record.get("conditions") or []), *(record.get("highlights") or [])]
    speed = (record.get("speed") or {}).get("words") or ""
    return "\n".join([record["summary"], speed, *(row["words"] for row in rows)])


def lines(citation: Record) -> list[int]:
    """The briefing's lines behind a citation: 第n段 is the n-th non-blank one after the title."""
    source = citation["source"]
    article = ARTICLE[source["key"] if isinstance(source, dict) else source]
    paragraphs = [int(n) for n in re.findall(r"第(\d+)段", citation["locator"])]
    assert paragraphs, f"no paragraph in {citation['locator']!r}"
    return [article.paragraphs[n - 1] for n in paragraphs]


def evidence(record: Record, path: str) -> list[Evidence]:
    """What a fact rests on; a citation of a list supports each of its values."""
    whole = path.split(".")[0] if path.split(".")[0] in LISTS else path
    return [
        Evidence(line, citation["basis"])
        for citation in record["citations"]
        if path in citation["facts"] or whole in citation["facts"]
        for line in lines(citation)
    ]


# --- one fact against the truth --------------------------------------------------------------

Expected = Fact | Role | Condition | Highlight


def holds(needle: str, text: str) -> bool:
    """One of the alternatives occurs; a number only whole, however its digits are grouped."""
    ungrouped = re.sub(r"(?<=\d)[ ,,](?=\d{3})", "", text)
    patterns = (
        rf"(?<![\d.]){re.escape(word)}(?![\d.])" if word[0].isdigit() else re.escape(word)
        for word in needle.split("|")
    )
    return any(re.search(pattern, ungrouped) for pattern in patterns)


def is_said(expected: Expected, stated: Stated) -> bool:
    """Is this what the truth says, evidence aside?"""
    path, value = stated
    match expected:
        case Fact():
            if path == "speed.words" == expected.path:
                return holds(str(expected.value), value)
            return (path, value) == (expected.path, expected.value)
        case Role():
            if not path.startswith(f"organisations.{expected.role}."):
                return False
            organisation = value["organisation"]
            if expected.code is not None:
                return code_of(organisation) == expected.code
            return all(holds(needle, organisation["name"]) for needle in expected.needles)
        case Condition():
            if not path.startswith("conditions."):
                return False
            listed = value.get("value")
            return (
                value["attribute"] in expected.attributes
                and value.get("operator") == expected.operator
                and (tuple(listed) if isinstance(listed, list) else listed) == expected.value
                and value.get("effect", "required") == "required"
            )
        case Highlight():
            return (
                path.startswith("highlights.")
                and value["kind"] in expected.kinds
                and all(holds(needle, value["words"]) for needle in expected.needles)
            )


def is_founded(expected: Expected, found: list[Evidence], truth: Product) -> bool:
    """It rests on the right basis and on a paragraph that says it, and nothing else is cited."""
    if not found:
        return False
    strongest = min((item.basis for item in found), key=STRENGTH.index)
    said_in = set(expected.lines or truth.at)
    return (
        (expected.optional or strongest == expected.bases[0])
        and all(item.basis in expected.bases for item in found)
        and any(item.line in said_in for item in found if item.basis == strongest)
        and all(item.line in said_in | set(truth.lines) for item in found)
    )


def expectations(truth: Product) -> list[Expected]:
    return [*truth.facts(), *truth.roles(), *truth.conditions(), *truth.highlights()]


def missing(truth: Product, record: Record) -> list[str]:
    """What the briefing says and the record does not."""
    stated = everything(record)
    return [
        str(expected)
        for expected in expectations(truth)
        if not expected.optional and not any(is_said(expected, fact) for fact in stated)
    ] + [needle for needle in truth.sayings() if not holds(needle, texts(record))]


def unfounded(truth: Product, record: Record) -> list[str]:
    """What is right but rests on the wrong basis or paragraph."""
    wrong = []
    for fact in everything(record):
        said = [expected for expected in expectations(truth) if is_said(expected, fact)]
        found = evidence(record, fact.path)
        if said and not any(is_founded(expected, found, truth) for expected in said):
            right = [(expected.bases, expected.lines or truth.at) for expected in said]
            wrong.append(f"{fact.path} rests on {found}, not on {right}")
    return wrong


def invented(truth: Product, record: Record) -> list[str]:
    """What the record says and the briefing does not."""
    extra = [
        f"{fact.path}: {fact.value}"
        for fact in everything(record)
        if not any(is_said(expected, fact) for expected in expectations(truth))
    ]
    return extra + sorted(set(record.get("aliases") or []) - truth.aliases(optional=True))


def dangling(record: Record) -> list[str]:
    """Citations of facts that the record does not state."""
    known = {fact.path for fact in everything(record)} | {"aliases", "summary"}
    known |= {path.split(".")[0] for path in known if path.split(".")[0] in LISTS}
    return [
        path for citation in record["citations"] for path in citation["facts"] if path not in known
    ]


# --- all 54 ----------------------------------------------------------------------------------


@ANY
def test_every_fact_of_the_briefing_is_stated(truth: Product, shipped: Records) -> None:
    assert missing(truth, shipped[truth.code]) == []


@ANY
def test_every_fact_rests_on_the_right_words(truth: Product, shipped: Records) -> None:
    assert unfounded(truth, shipped[truth.code]) == []


@ANY
def test_nothing_is_stated_beyond_the_briefing(truth: Product, shipped: Records) -> None:
    assert invented(truth, shipped[truth.code]) == []


@ANY
def test_no_citation_supports_a_fact_that_is_not_stated(truth: Product, shipped: Records) -> None:
    assert dangling(shipped[truth.code]) == []


@ANY
def test_its_other_names_are_the_briefings(truth: Product, shipped: Records) -> None:
    assert set(shipped[truth.code].get("aliases") or []) >= truth.aliases()


def test_the_catalog_has_these_54_products_and_no_other(shipped: Records) -> None:
    assert len(shipped) == 54
    assert set(shipped) == set(PRODUCT)


def test_24_are_offered_by_an_issuer_and_30_are_promoted_without_one(shipped: Records) -> None:
    offered = {code for code, record in shipped.items() if record["offering"] == "offered"}
    assert offered == {truth.code for truth in OFFERED}
    assert len(offered) == 24
    assert all(shipped[code]["issuer"] for code in offered)

    promoted = {code for code, record in shipped.items() if record["offering"] == "promoted"}
    assert promoted == {truth.code for truth in PROMOTED}
    assert len(promoted) == 30
    assert not any(shipped[code]["issuer"] for code in promoted)


# --- sources and methods ---------------------------------------------------------------------


def same_source(article: Article, source: Record) -> bool:
    said = {
        "kind": article.kind,
        "title": article.title,
        "number": article.number,
        "publishers": list(article.publishers),
        "author": article.author,
        "published_on": article.published_on,
        "in_force_on": article.in_force_on,
        "via": VIA,
        "url": None,
    }
    return said == {
        name: str(source[name]) if name.endswith("_on") and source.get(name) else source.get(name)
        for name in said
    }


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: article.key)
def test_each_article_is_a_source(article: Article, shipped_sources: Records) -> None:
    assert same_source(article, shipped_sources[article.key]), shipped_sources[article.key]


def test_there_are_eight_sources(shipped_sources: Records) -> None:
    assert set(shipped_sources) == set(ARTICLE)


def test_a_product_shows_its_sources_as_they_are_but_no_person(shipped: Records) -> None:
    for record in shipped.values():
        cited = {citation["source"] for citation in record["citations"]}
        assert cited == {source["key"] for source in record["sources"]}
        for source in record["sources"]:
            assert "author" not in source
            article = ARTICLE[source["key"]]
            assert same_source(article, {**source, "author": article.author})


@pytest.mark.parametrize("truth", METHODS, ids=lambda truth: truth.code)
def test_each_assessment_method_is_the_briefings(truth: Method, shipped_methods: Records) -> None:
    record = shipped_methods[truth.code]
    assert record["name"] == truth.name
    assert (code_of(record["owner"]) if record["owner"] else None) == truth.owner
    assert tuple(record.get("dimensions") or ()) in truth.dimensions
    assert [needle for needle in truth.figures if not holds(needle, record["summary"])] == []
    cited = {line for citation in record["citations"] for line in lines(citation)}
    assert cited
    assert cited <= set(truth.lines)


def test_there_are_eight_assessment_methods(shipped_methods: Records) -> None:
    assert set(shipped_methods) == {truth.code for truth in METHODS}


# --- traps that a careful reader avoids ------------------------------------------------------

HEBEI = codes((1, 2, 3))
BRANCH_LOANS = codes(range(4, 9))


def institutions(record: Record) -> set[str]:
    rows = [row["organisation"] for row in record.get("organisations") or []]
    return {code_of(row) for row in [*rows, record["issuer"]] if row}


def bases(record: Record, path: str) -> set[Basis]:
    return {item.basis for item in evidence(record, path)}


def cited_lines(record: Record) -> set[int]:
    return {line for citation in record["citations"] for line in lines(citation)}


def test_four_banks_met_in_hebei_and_three_products_came_out(shipped: Records) -> None:
    hebei = [code for code, record in shipped.items() if cited_lines(record) & {209, 210, 211}]
    assert sorted(hebei) == sorted(HEBEI)
    assert [code for code in HEBEI if "boc" in institutions(shipped[code])] == []
    assert [c for c, record in shipped.items() if "boc" in institutions(record)] == codes([20])


def test_programme_sums_and_thresholds_are_nobodys_limit(shipped: Records) -> None:
    forbidden = {50_000_000, 5_000_000, 3_000_000}
    for record in shipped.values():
        amounts = [value for path, value in plain(record) if path.startswith("limit.")]
        amounts += [row.get("value") for _, row in conditions(record)]
        numbers = {int(float(a)) for a in amounts if re.fullmatch(r"[\d.]+", str(a))}
        assert not numbers & forbidden, record["code"]
        assert not cited_lines(record) & {43, 46}, record["code"]


def test_only_the_product_of_hua_xia_has_a_limit_and_it_has_no_minimum(shipped: Records) -> None:
    limits = {
        (code, path, value)
        for code, record in shipped.items()
        for path, value in plain(record)
        if path.startswith("limit.")
    }
    assert limits == {("hxb-keji-qiye-touliandai", "limit.max", "10000000.00")}


def test_no_percentage_became_a_rate_and_no_duration_a_term(shipped: Records) -> None:
    stated = {path for record in shipped.values() for path, _ in plain(record)}
    assert {path for path in stated if path.split(".")[0] in ("rate", "term", "repayment")} == set()
    assert {path for path in stated if path.startswith("speed.")} == {"speed.words"}


def test_names_that_occur_twice_stay_two_products(shipped: Records) -> None:
    for own, promoted in ((6, 30), (5, 28)):
        one, other = (shipped[PRODUCTS[number - 1].code] for number in (own, promoted))
        assert (one["offering"], other["offering"]) == ("offered", "promoted")
        assert [code_of(r) for r in one["regions"]] == ["610000"]
        assert [code_of(r) for r in other["regions"]] == ["330000"]
        assert code_of(one["family"]) == code_of(other["family"])
    called = [code for code, record in shipped.items() if record["name"] == "流水贷"]
    assert called == codes([17])
    theme, loan = (shipped[code] for code in codes([25, 17]))
    assert theme["name"] == "增信流水贷"
    assert code_of(theme["family"]) == code_of(loan["family"]) == "cash-flow-loan"


def test_a_first_deal_is_a_highlight_and_no_term(shipped: Records) -> None:
    firsts = {
        code
        for code, record in shipped.items()
        for _, row in highlights(record)
        if row["kind"] == "first"
    }
    assert firsts == set(BRANCH_LOANS)
    for code in BRANCH_LOANS:
        assert not any("首" in row["words"] for _, row in conditions(shipped[code]))


def test_investors_and_the_day_of_the_event_leave_no_trace_in_hebei(shipped: Records) -> None:
    for code in HEBEI:
        assert [code_of(row) for row in shipped[code]["regions"]] == ["130000"]
        assert institutions(shipped[code]) == {shipped[code]["issuer"]["code"], "hebei-stfc"}
    for record in shipped.values():
        assert not any(path.startswith("effective.") for path, _ in plain(record))


def test_neighbours_in_the_text_are_not_joined(shipped: Records) -> None:
    first_loan = shipped["hsbank-shouhu-edai"]
    assert first_loan["regions"] == []
    assert institutions(first_loan) == {"hsbank"}
    assert "安徽" not in texts(first_loan)
    for record in shipped.values():
        assert "spdb-five-forces" not in [code_of(row) for row in record["methods"]]
        assert 245 not in cited_lines(record)
        assert "养老" not in record["name"] + texts(record)


def test_what_is_said_of_a_group_or_a_name_never_counts_as_direct(shipped: Records) -> None:
    for code in BRANCH_LOANS:
        assert bases(shipped[code], "stages.startup") == {"group"}
        assert bases(shipped[code], "stages.growth") == {"group"}
        hard_tech = [
            path for path, row in conditions(shipped[code]) if row.get("value") == ["hard_tech"]
        ]
        assert [bases(shipped[code], path) for path in hard_tech] == [{"group"}]
    for code in codes((4, 7, 15)):
        assert bases(shipped[code], "guarantees.unsecured") == {"name"}
    for code in codes((17, 18)):
        assert bases(shipped[code], "guarantees.unsecured") == {"direct"}
    gazelle = shipped["spdb-hardtech-denglingdai"]
    named = [path for path, row in conditions(gazelle) if row.get("value") == ["gazelle"]]
    assert [bases(gazelle, path) for path in named] == [{"name"}]
    for code in codes((*range(20, 25), 52, 53, 54)):
        assert "direct" not in bases(shipped[code], "purposes.green")


NOT_YET = {
    "开发|研发": (29, 30, 33, 34, 35),
    "构建|建设|建立|打造|搭建|组建": (36, 47),
    "建立|设立|成立|组建": (46,),
    "加快": (38, 41),
    "探索": (48, 50, 51),
}
"""How far along each of them is, in the briefing's order of trap 10."""


def test_what_is_not_in_place_yet_says_so(shipped: Records) -> None:
    for needle, numbers in NOT_YET.items():
        for code in codes(numbers):
            assert holds(needle, shipped[code]["summary"]), code
            assert re.search(r"\byet\b|to be|speeded up", shipped[code]["summary_en"]), code
    funds = shipped["beijing-zhengfu-touzi-jijin"]["summary"]
    assert not holds("探索|拟设立|尚未|待建|筹建", funds)
    assert holds("鼓励", funds)
