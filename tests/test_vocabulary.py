"""The words of the catalog: codes once each, in two languages, as the design lists them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from products import industries, vocabulary
from products.matching import CRITERIA
from products.terminology import Term, Vocabulary
from products.vocabulary import PUBLISHED
from tests.builders import in_both_languages

ALL: dict[str, Vocabulary] = {
    name: value for name, value in vars(vocabulary).items() if isinstance(value, Vocabulary)
}

DESIGN = {
    "stage": "seed startup growth mature",
    "instrument": "loan trade_finance relending bond equity insurance voucher grant advisory"
    " package",
    "offering": "offered promoted",
    "organisation_kind": "bank bank_branch rural_credit insurer investor guarantor government"
    " central_bank service_centre",
    "guarantee": "unsecured guarantee mortgage pledge ip_pledge insured government_backed",
    "purpose": "rnd pilot proof_of_concept technology_transaction working_capital acquisition green"
    " supply_chain trade trade_in agriculture",
    "qualification": "tech_sme high_tech innovative_sme srdi little_giant gazelle unicorn hard_tech"
    " foreign_invested",
    "role": "partner guarantor designer promoter",
    "basis": "direct territory group name",
    "verdict": "met unstated unknown manual unmet",
    "change_kind": "published revised withdrawn refreshed",
    "reviewed": "second_person self",
}


@pytest.mark.parametrize("name", DESIGN)
def test_codes_are_permanent(name: str) -> None:
    """A code that is renamed or taken away breaks every partner: add, never change."""
    published = {words.name: words for words in PUBLISHED}

    assert published[name].codes == DESIGN[name].split()


@pytest.mark.parametrize("words", ALL.values(), ids=lambda words: words.name)
def test_every_word_has_a_label_in_both_languages(words: Vocabulary) -> None:
    assert in_both_languages(words.title)
    for term in words:
        assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", term.code)
        assert term.label.zh.strip() == term.label.zh != ""
        assert term.label.en.strip() == term.label.en != ""
        assert term.definition is None or in_both_languages(term.definition)


@pytest.mark.parametrize("words", ALL.values(), ids=lambda words: words.name)
def test_no_two_words_of_a_list_share_a_label(words: Vocabulary) -> None:
    for language in ("zh-hans", "en"):
        labels = [term.label.in_language(language) for term in words]
        assert len(set(labels)) == len(labels)


def test_no_code_is_written_twice() -> None:
    """A dict would quietly keep the second."""
    tree = ast.parse(Path(vocabulary.__file__).read_text(encoding="utf-8"))
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("_term", "term", "Term")
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]

    assert len(calls) == sum(len(words.codes) for words in ALL.values())


def test_everything_is_published_but_the_states_of_the_desk() -> None:
    assert set(ALL.values()) - set(PUBLISHED) == {vocabulary.STATE}
    names = [words.name for words in PUBLISHED]
    assert len(set(names)) == len(names)


def test_column_choices_are_codes_with_chinese_labels() -> None:
    assert vocabulary.OFFERING.choices == [("offered", "机构提供"), ("promoted", "政策推广")]


def test_an_unknown_code_is_in_no_list() -> None:
    assert "adult" not in vocabulary.STAGE
    assert None not in vocabulary.STAGE
    with pytest.raises(KeyError):
        vocabulary.STAGE.label("adult")


def test_a_term_without_a_definition_needs_none() -> None:
    assert all(isinstance(term, Term) for words in ALL.values() for term in words)
    assert vocabulary.STAGE.terms["seed"].definition is not None
    assert vocabulary.INSTRUMENT.terms["loan"].definition is None


def test_criteria_are_named_in_both_languages() -> None:
    assert all(in_both_languages(words) for words in CRITERIA.values())


@pytest.mark.parametrize("code", ["A", "T", "C39", "C392", "C3921"])
def test_an_industry_is_a_section_a_division_or_finer(code: str) -> None:
    assert industries.is_industry(code)


@pytest.mark.parametrize(
    "code",
    ["", "U", "c39", "C3", "C99", "C39211", "39", "C39 ", "C39\n", "C39２", None, 39, ["C39"]],
)
def test_what_is_no_industry_is_refused(code: object) -> None:
    assert not industries.is_industry(code)


def test_the_industries_above_a_code_are_nearest_first() -> None:
    assert industries.ancestors("C3921") == ["C392", "C39", "C"]
    assert industries.ancestors("C392") == ["C39", "C"]
    assert industries.ancestors("C39") == ["C"]
    assert industries.ancestors("C") == []


def test_every_division_stands_in_a_section_with_names_in_both_languages() -> None:
    names = industries.names()

    assert set("ABCDEFGHIJKLMNOPQRST") <= set(names)
    for code, (zh, en) in names.items():
        assert code[0] in names
        assert zh
        assert en
