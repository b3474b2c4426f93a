"""The shipped catalog says what the briefing says: nothing else, nothing more, on whose word.

`tests/ground_truth.py` is the second reading; here the frozen records of the journal are held
against it. `shipped` gives them by code, `shipped_sources` and `shipped_methods` the reference
rows, which no product need name (wef-2025, spdb-five-forces).
"""

from __future__ import annotations

import pytest

from tests.ground_truth import METHODS, OFFERED, PRODUCT, PRODUCTS, PROMOTED
from tests.ground_truth_articles import ARTICLE, ARTICLES, VIA
from tests.ground_truth_notation import Article, Method, Product
from tests.reading_of_facts import (
    Record,
    Records,
    code_of,
    dangling,
    holds,
    invented,
    lines,
    missing,
    unfounded,
)

ANY = pytest.mark.parametrize("truth", PRODUCTS, ids=lambda truth: truth.code)


# --- all 54 ---------------------------------------------------------------------------------


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


# --- sources and methods --------------------------------------------------------------------


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
