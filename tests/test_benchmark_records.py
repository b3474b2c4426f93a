"""The made-up products of the benchmarks: sound, the same everywhere, and shaped like ours."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from jsonschema import Draft202012Validator

from benchmarks import folding, questions, reference, reference_rows
from benchmarks.filling import Row
from benchmarks.records import NATIONWIDE, NOT_STATED, SOFT, SOFTENED, code, record
from benchmarks.reference import SEED
from catalog.models import Entry
from products import facts, freezing, journal
from products.frozen_schema import FROZEN_PRODUCT
from products.matching import terms
from products.models import Change, Family, Head, Organisation, Region, Source
from products.models.change import FIRST_DIGEST
from products.readiness.conditions import contradiction
from products.vocabulary import WHOLE_COUNTRY
from tests.emptied import empty_the_catalog

MANY = 4000


@cache
def some() -> list[dict[str, Any]]:
    return [record(number) for number in range(MANY)]


def share(holds: Callable[[dict[str, Any]], object]) -> float:
    return sum(bool(holds(made)) for made in some()) / MANY


def test_a_record_is_one_that_the_journal_could_hold() -> None:
    validator = Draft202012Validator(FROZEN_PRODUCT)
    for made in some()[:500]:
        assert [error.message for error in validator.iter_errors(made)] == []
        assert json.loads(journal.canonical(made)) == made


def test_a_record_depends_on_its_seed_and_number_alone() -> None:
    assert record(41) == record(41) != record(42)
    assert record(41, seed=1) != record(41, seed=2)
    assert [code(number) for number in range(300)] == [made["code"] for made in some()[:300]]
    assert len({made["code"] for made in some()}) == MANY


def test_every_stated_fact_is_cited_once_and_no_other() -> None:
    for made in some()[:500]:
        cited = [fact for citation in made["citations"] for fact in citation["facts"]]
        assert len(cited) == len(set(cited))
        stated = facts.stated(made)
        assert {facts.whole(fact) for fact in cited} == {facts.whole(fact) for fact in stated}
        used = {citation["source"] for citation in made["citations"]}
        assert [source["key"] for source in made["sources"]] == sorted(used)


def test_some_company_meets_all_conditions() -> None:
    assert [made["code"] for made in some() if list(contradiction(made))] == []


@pytest.mark.parametrize("fact", NOT_STATED)
def test_a_fact_is_not_stated_as_often_as_was_said(fact: str) -> None:
    assert share(lambda made: not made[fact]) == pytest.approx(NOT_STATED[fact], abs=0.03)


@pytest.mark.parametrize("fact", SOFTENED)
def test_a_quarter_of_what_is_stated_is_not_said_of_the_product(fact: str) -> None:
    def bases(made: dict[str, Any]) -> Iterator[str]:
        for citation in made["citations"]:
            if any(cited.split(".")[0] == fact for cited in citation["facts"]):
                yield citation["basis"]

    stated = share(lambda made: made[fact])
    soft = share(lambda made: {"group", "name"} & set(bases(made)))
    assert soft / stated == pytest.approx(SOFT, abs=0.04)


def test_places_are_in_the_tree_and_the_busiest_province_leads() -> None:
    nationwide = share(lambda made: [row["code"] for row in made["regions"]] == [WHOLE_COUNTRY])
    assert nationwide == pytest.approx(NATIONWIDE, abs=0.02)
    stated = [row for made in some() for row in made["regions"] if row["code"] != WHOLE_COUNTRY]
    known = reference.regions()
    assert all(known[row["code"]] == row for row in stated)
    assert {len(row["ancestors"]) for row in stated} == {1, 2, 3}
    provinces = Counter([row["code"], *row["ancestors"]][-2] for row in stated)
    assert provinces.most_common(1)[0][0] == reference.BUSIEST[0]
    assert max(len(made["regions"]) for made in some()) == 3


def test_half_ask_for_qualifications_from_the_commonest_to_the_rarest() -> None:
    slots = [terms(made)["slots"].get("qualification", []) for made in some()]
    assert sum(map(bool, slots)) / MANY == pytest.approx(0.5, abs=0.03)
    asked = Counter(code for found in slots for slot in found for code in slot["values"])
    assert asked["tech_sme"] > 20 * asked["foreign_invested"]
    assert any(slot["excluding"] for found in slots for slot in found)


def test_limits_have_one_side_or_both_or_a_formula() -> None:
    limits = [made["limit"] for made in some() if made["limit"]]
    kinds = {tuple(limit[name] is not None for name in ("min", "max")) for limit in limits}
    assert kinds == {(True, False), (False, True), (True, True), (False, False)}
    assert all(limit["formula"] for limit in limits if not (limit["min"] or limit["max"]))


def test_a_summary_has_sixty_to_a_hundred_and_twenty_characters() -> None:
    lengths = sorted(len(made["summary"]) for made in some())
    assert 60 <= lengths[0] < lengths[-1] <= 120


@pytest.mark.django_db
def test_what_a_record_refers_to_is_frozen_as_the_rows_would_be() -> None:
    empty_the_catalog()
    reference_rows.write()
    for row in Organisation.objects.all():
        assert freezing.organisation(row) == reference.frozen_organisation(row.code)
    for family in Family.objects.all():
        assert freezing.family(family) == reference.frozen_family(family.code)
    for source in Source.objects.all():
        assert freezing.source(source) == reference.frozen_source(source.key)
    for region in Region.objects.filter(code__startswith="44"):
        assert freezing.region(region) == reference.regions()[region.code]


@pytest.mark.django_db
def test_rows_filled_in_bulk_are_those_that_the_catalog_would_write() -> None:
    empty_the_catalog()
    digest, changes = folding.chained(FIRST_DIGEST, folded := folding.fold(range(30), SEED))
    _insert("products_product", folded.rows["products_product"])
    _insert("products_change", changes)
    _insert("catalog_entry", folded.rows["catalog_entry"])
    last = Change.objects.get(seq=30)
    Head.objects.update_or_create(pk=1, defaults={"seq": 30, "digest": digest, "at": last.at})
    assert journal.verify() is None
    filled = list(Entry.objects.order_by("position").values())
    assert [entry["code"] for entry in filled] == [made["code"] for made in some()[:30]]
    call_command("rebuild_catalog", verbosity=0)
    assert list(Entry.objects.order_by("position").values()) == filled


def _insert(table: str, rows: list[Row]) -> None:
    columns = folding.columns()[table]
    named, holes = ", ".join(f'"{column}"' for column in columns), ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.executemany(f'INSERT INTO "{table}" ({named}) VALUES ({holes})', rows)  # noqa: S608


@pytest.mark.parametrize("name", questions.WORKLOADS)
def test_the_same_seed_asks_the_same(name: str) -> None:
    assert asked(name, 20) == asked(name, 20)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in questions.WORKLOADS if name != "items"])
def test_the_catalog_understands_what_is_asked(client: Client, name: str) -> None:
    expected = 400 if name == "unknown" else 200
    for line in asked(name, 5):
        assert client.get(line.partition("\t")[0]).status_code == expected


def test_misses_never_come_twice() -> None:
    lines = asked("misses")
    assert len(lines) == len(set(lines)) == questions.MISSES
    assert {len(criteria(line)) for line in lines} == {1, 2, 3, 4}


def test_a_few_hot_questions_make_most_of_the_traffic() -> None:
    counted = Counter(asked("hot"))
    assert len(counted) <= questions.HOT
    assert sum(times for _, times in counted.most_common(20)) > len(asked("hot")) / 2


def test_wide_questions_have_five_to_ten_criteria() -> None:
    assert {len(criteria(line)) for line in asked("wide")} == {5, 6, 7, 8, 9, 10}


def test_items_are_asked_by_codes_that_are_there() -> None:
    there = {f"{questions.LIST}{made['code']}/" for made in some()[:1000]}
    assert set(asked("items")) == there


@pytest.mark.parametrize("letters", [1, 2, 3, 4])
def test_texts_have_so_many_characters(letters: int) -> None:
    assert {len(criteria(line)["q"]) for line in asked(f"text{letters}")} == {letters}


def asked(name: str, number: int | None = None, *, seed: int = SEED) -> list[str]:
    """The lines of a path file for 1 000 products, or the first ones."""
    random = Random(f"{seed} {name}")  # noqa: S311 the same numbers again are the point
    return list(islice(questions.WORKLOADS[name](random, 1000), number))


def criteria(line: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(line).query))
