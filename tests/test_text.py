"""Finding by name: normalised, each word somewhere, Latin letters also as pinyin initials."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from catalog.finding import text
from catalog.finding.chunk import Chunk, Row
from catalog.models import Entry
from products import curation
from products.matching import terms
from tests import generator, oracle
from tests.generator import seeded

Get = Callable[..., Any]


def found(get: Get, q: str) -> list[str]:
    answer = get(f"products/?q={quote(q)}&page_size=100")
    return [result["code"] for result in answer["results"]]


def named(get: Get, q: str) -> list[str]:
    answer = get(f"products/?q={quote(q)}&page_size=100")
    return [result["name"] for result in answer["results"]]


def publish(code: str, name: str, aliases: list[str] | None = None) -> None:
    record = generator.stating(code, name=name, aliases=aliases or [])
    assert curation.adopt(record=record, door="test")


def test_two_characters_find_names_that_hold_them(get: Get) -> None:
    names = named(get, "投贷")
    assert "招科投贷" in names
    assert "cmb-zhaoke-toudai" in found(get, "投贷")


def test_scores_are_found(get: Get) -> None:
    assert "spdb-hardtech-chuangxin-jifendai" in found(get, "积分")


def test_initials_find_a_name_by_its_beginning(get: Get) -> None:
    assert "cmb-zhaoke-toudai" in found(get, "zktd")
    assert "cmb-zhaoke-toudai" in found(get, "ZK")
    assert "cmb-zhaoke-toudai" in found(get, "z")
    assert "cmb-zhaoke-toudai" not in found(get, "ktd")


def test_an_alias_is_a_name_of_its_own(get: Get) -> None:
    codes = found(get, "银承")
    assert codes
    for code in codes:
        detail = get(f"products/{code}/")
        everything = [detail["name"], *detail["aliases"]]
        assert any("银承" in name for name in everything)
        assert "银承" not in detail["name"]


def test_words_are_all_needed_and_may_stand_in_different_names(get: Get) -> None:
    assert found(get, "招商 投贷") == ["cmb-zhaoke-toudai"]
    assert found(get, "投贷 招商") == ["cmb-zhaoke-toudai"]
    assert found(get, "招商 没有这种") == []


def test_an_issuers_english_name_is_found(get: Get) -> None:
    assert "hxb-keji-qiye-touliandai" in found(get, "hua xia bank")
    assert "hxb-keji-qiye-touliandai" in found(get, "huaxiabank")


def test_full_width_letters_and_digits_are_the_same(get: Get) -> None:
    assert found(get, "ＡＩＣ") == found(get, "aic") == found(get, "AIC") != []
    assert found(get, "招科\u3000投贷") == found(get, "招科 投贷")


def test_quotes_and_spaces_are_no_part_of_a_name(get: Get) -> None:
    quoted = [n for n in named(get, "贷") if "“" in n]
    assert quoted
    plain = quoted[0].replace("“", "").replace("”", "").replace(" ", "")
    assert quoted[0] in named(get, plain)
    assert quoted[0] in named(get, f"「{plain}」")
    assert named(get, '"招科投贷"') == ["招科投贷"]


def test_one_character_is_enough(get: Get) -> None:
    assert len(found(get, "贷")) > 20


def test_own_names_come_before_those_of_issuer_and_family(get: Get) -> None:
    answer = get("products/?q=投贷联动&page_size=100")
    own = [
        any("投贷联动" in name for name in (result["name"], *result["aliases"]))
        for result in answer["results"]
    ]
    assert own == sorted(own, reverse=True)
    publish("by-its-own-name", "新投贷联动贷")
    answer = get("products/?q=投贷联动&page_size=100")
    assert answer["results"][0]["code"] == "by-its-own-name"
    assert len(answer["results"]) > 3


def test_fewer_misses_count_more_than_the_own_name(get: Get) -> None:
    answer = get("products/?q=投贷&stage=startup&page_size=100")
    misses = [result["match"]["stage"]["verdict"] != "met" for result in answer["results"]]
    assert misses == sorted(misses)


def test_pieces_of_a_word_in_another_order_are_not_the_word(get: Get) -> None:
    """`投联投` has every two characters of the name 联投联 and is not in it."""
    publish("linked", "联投联贷")
    assert "linked" in found(get, "投联")
    assert "linked" in found(get, "联投联")
    assert "linked" not in found(get, "投联投")


def test_a_word_does_not_reach_over_two_names(get: Get) -> None:
    publish("two-names", "甲乙贷", ["贷丙丁"])
    assert "two-names" in found(get, "乙贷")
    assert "two-names" in found(get, "甲乙 丙丁")
    assert "two-names" not in found(get, "乙贷丙")
    assert "two-names" not in found(get, "贷贷")


def test_a_word_that_is_both_letters_and_characters_is_only_looked_for_as_it_stands(
    get: Get,
) -> None:
    publish("mixed", "首户e贷")
    assert "mixed" in found(get, "户e")
    assert "mixed" in found(get, "shed")
    assert "mixed" in found(get, "she")
    assert "mixed" not in found(get, "s户")


def test_a_wildcard_is_a_letter_like_any_other(get: Get) -> None:
    assert found(get, "%") == found(get, "_") == found(get, "招%贷") == []


def test_letters_outside_the_common_plane_are_found(get: Get) -> None:
    publish("rare", "𠮷祥贷😀")
    assert found(get, "𠮷") == found(get, "😀") == found(get, "𠮷祥贷") == ["rare"]


def test_a_name_of_the_greatest_length_is_found_sorted_and_paged(get: Get) -> None:
    for number in range(3):
        publish(f"long-{number}", "装" * 119 + "一二三"[number])
    assert sorted(found(get, "装装装")) == ["long-0", "long-1", "long-2"]
    first = get("products/?order=name&q=装装装&page_size=1")
    second = get(first["next"].removeprefix("/api/v1/"))
    third = get(second["next"].removeprefix("/api/v1/"))
    pages = [page["results"][0]["code"] for page in (first, second, third)]
    assert sorted(pages) == ["long-0", "long-1", "long-2"]
    assert third["next"] is None


def test_a_long_name_of_four_byte_letters_is_paged_too(get: Get) -> None:
    for number in range(2):
        publish(f"long-{number}", "😀" * 119 + "一二"[number])
    first = get("products/?order=name&q=😀😀😀&page_size=1")
    second = get(first["next"].removeprefix("/api/v1/"))
    assert first["results"][0]["code"] != second["results"][0]["code"]


@pytest.mark.parametrize(
    ("typed", "looked_for"),
    [
        ("  投贷  ", ["投贷"]),
        ("投贷 投贷", ["投贷"]),
        ("“投 贷”", ["投", "贷"]),
        ("ＡＩＣ　Ⅲ", ["aic", "iii"]),
        ("“”", []),
        ("贷\t款", ["贷", "款"]),
    ],
)
def test_what_is_typed_becomes_words(typed: str, looked_for: list[str]) -> None:
    assert text.words(typed) == looked_for


def test_what_an_entry_keeps_begins_with_the_text_alone(db: None) -> None:
    """So did it all before initials were kept: both releases read it, whoever wrote it."""
    entry = Entry.objects.get(code="cmb-zhaoke-toudai")
    kept = [spelled for group in entry.names.values() for spelled in group]
    assert {"招科投贷\nzktd"} < set(kept)
    names = text.Names.read(entry.names)
    before = {group: [name.text for name in getattr(names, group)] for group in entry.names}
    assert text.Names.read(before) == names


def plainly(*groups: list[text.Name]) -> list[str]:
    return [name.text for group in groups for name in group]


def test_sets_and_the_exact_rule_agree_with_the_plain_one() -> None:
    """What the index proposes and the recheck confirms is what the oracle finds."""
    random = seeded(21)
    letters = "贷投科联e首zk积分"
    rows, everyone = [], []
    for position in range(1, 120):
        record = generator.frozen(generator.written(random, f"p-{position}"))
        name = "".join(random.choices(letters, k=random.randrange(1, 6)))
        record |= {"name": name, "aliases": [], "issuer": None, "family": None}
        names = text.names(record)
        rows.append(Row(position, terms(record), names))
        everyone.append((position, names))
    stretch = Chunk(1).changed(rows)
    for _ in range(400):
        word = text.normalise("".join(random.choices(letters, k=random.randrange(1, 5))))
        found, own = stretch.words({word: text.having(word, stretch.other_names)})
        exact = {p for p, names in everyone if text.hits(word, [*names.own, *names.other])}
        plain = {p for p, names in everyone if oracle.is_in(word, plainly(*names))}
        assert exact == plain
        assert exact == set(found)
        assert set(own) == {p for p, names in everyone if oracle.is_in(word, plainly(names.own))}
