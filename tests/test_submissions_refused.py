"""What a submission may not be: every fault is told with its place, and nothing is written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import models

from partners.bodies import MOST_VALUES
from partners.models import Submission
from partners.submissions.rules import ENGLISH
from products.models import Citation, Condition, Highlight, Participation, Product, Revision, Save
from products.sheets.rules import CONSTRAINTS
from tests.builders import Record
from tests.sending import PATH, Program, pointers, proposal

pytestmark = pytest.mark.django_db

CITED = proposal()["citations"][0]


@pytest.fixture
def program() -> Iterator[Program]:
    """Whatever it sends, nothing of it is there afterwards."""
    before = Product.objects.count()
    yield Program("a-bank", "cmb")
    kept: list[type[models.Model]] = [Submission, Save]
    assert not any(model._default_manager.exists() for model in kept)
    assert (Product.objects.count(), Revision.objects.open().count()) == (before, 0)


def condition(**changes: Any) -> Record:
    return {"key": "age", "attribute": "operating_months", "words": "满两年。", **changes}


def cited(*facts: str) -> list[Record]:
    return [{**CITED, "facts": ["name", "issuer", *facts]}]


BODIES = {
    "not JSON": (b"{", 400),
    "nothing": (b" ", 400),
    "not UTF-8": (b'{"code": "\xff"}', 400),
    "UTF-16": (json.dumps(proposal()).encode("utf-16"), 400),
    "a mark before it": (b"\xef\xbb\xbf" + json.dumps(proposal()).encode(), 400),
    "a name twice": (b'{"code": "a", "code": "b"}', 400),
    "a name twice after very many": (
        b"{" + b"".join(b'"%d":0,' % number for number in range(100_000)) + b'"a":0,"a":0}',
        400,
    ),
    "NaN": (b'{"code": NaN}', 400),
    "infinity": (b'{"code": -Infinity}', 400),
    "a number without end": (b'{"code": ' + b"9" * 5000 + b"}", 400),
    "nested beyond the stack": (b"[" * 100_000 + b"]" * 100_000, 400),
    "nested deeper than a record": (b"[" * 20 + b"]" * 20, 400),
    "more values than a record has": (
        json.dumps([[0] * 999 for _ in range(MOST_VALUES // 999 + 1)]).encode(),
        400,
    ),
    "a list without end": (json.dumps({"organisations": [{}] * 5000}).encode(), 422),
    "above a megabyte": (b'{"code": "' + b"a" * 1024 * 1024 + b'"}', 413),
    "half of a pair": (b'{"code": "\\ud800"}', 422),
    "NUL": (b'{"name": "a\\u0000"}', 422),
    "NUL in a name": (b'{"a\\u0000": 1}', 422),
    "a list": (b"[]", 422),
    "a text": (b'"x"', 422),
    "null": (b"null", 422),
    "a fraction": (b'{"limit": {"min": 1.5}}', 422),
    "fractions below a name without end": (json.dumps({"a" * 100_000: [1.5] * 50}).encode(), 422),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_is_no_record(program: Program, name: str) -> None:
    body, status = BODIES[name]
    problem = program.refused(body, status)
    assert problem["detail"]
    assert len(json.dumps(problem)) < 20_000


@pytest.mark.parametrize(
    "media", ["text/plain", "application/x-www-form-urlencoded", "a/b", "json"]
)
def test_only_json_is_taken(program: Program, media: str) -> None:
    program.refused(proposal(), 415, **{"Content-Type": media})


def test_a_body_in_another_coding_is_not_taken(program: Program) -> None:
    program.refused(proposal(), 415, **{"Content-Encoding": "gzip"})


@pytest.mark.parametrize("length", ["x", "-", "9" * 5000])
def test_a_length_that_is_none_is_refused(program: Program, length: str) -> None:
    """Our server stops it; another one may hand it on."""
    problem = program.refused(proposal(), 400, **{"Content-Length": length})
    assert "Content-Length" in problem["detail"]


@pytest.mark.parametrize("key", ["", " ", "two words", "x" * 256, "é", "a\tb"])
def test_a_submission_has_a_key_of_its_own(program: Program, key: str) -> None:
    assert "Idempotency-Key" in program.refused(proposal(), 400, once=key)["detail"]


SHAPES: dict[str, tuple[Record, list[str]]] = {
    "state": ({"state": "published"}, ["/state"]),
    "approver": ({"approver": 1, "self_approved": True}, ["/approver", "/self_approved"]),
    "author and number": ({"author": 1, "number": 7, "id": 1}, ["/author", "/number", "/id"]),
    "inside a condition": ({"conditions": [condition(revision=1)]}, ["/conditions/0/revision"]),
    "a name with a slash": ({"a/b~": 1}, ["/a~1b~0"]),
    "another type": ({"type": "source"}, ["/type"]),
    "a code that is none": ({"code": "Nein!"}, ["/code"]),
    "no such word": ({"stages": ["seed", "startip"]}, ["/stages/1"]),
    "twice": ({"stages": ["seed", "seed"]}, ["/stages"]),
    "no such day": ({"verified_on": "2026-02-30"}, ["/verified_on"]),
    "too long": ({"name": "长" * 121}, ["/name"]),
    "empty": ({"name": ""}, ["/name"]),
    "white space": ({"name": " 贷款"}, ["/name"]),
    "text for a number": ({"term": {"drawdown_months": "12"}}, ["/term/drawdown_months"]),
    "a number for text": ({"limit": {"max": 100}}, ["/limit/max"]),
    "many at once": (
        {"name": 1, "offering": "given", "rate": {"min": "x"}},
        ["/name", "/offering", "/rate/min"],
    ),
    "no such rows": (
        {
            "family": "no-such",
            "regions": ["330000", "999999"],
            "methods": ["nothing"],
            "citations": [{**CITED, "source": "nowhere"}],
        },
        ["/family", "/regions/1", "/methods/0", "/citations/0/source"],
    ),
    "no issuer": ({"issuer": None}, ["/issuer"]),
    "bounds that cross": ({"limit": {"min": "2", "max": "1"}}, ["/limit"]),
    "a limit of nothing": ({"limit": {"max": "0"}}, ["/limit/max", "/limit"]),
    "a rate without method": ({"rate": {"min": "3"}}, ["/rate"]),
    "an address that is none": ({"apply_url": "call us"}, ["/apply_url"]),
    "dates reversed": ({"effective": {"from": "2026-02-01", "to": "2026-01-01"}}, ["/effective"]),
    "a value that does not fit": (
        {"conditions": [condition(operator="at_least", value=["x"])]},
        ["/conditions/0/value"],
    ),
    "a value that fits no form": (
        {"conditions": [condition(value={"scheme": "x" * 81})]},
        ["/conditions/0/value"],
    ),
    "an operator alone": (
        {"conditions": [condition(operator="at_least")]},
        ["/conditions/0/value"],
    ),
    "a key twice": ({"conditions": [condition(), condition()]}, ["/conditions/1"]),
    "a fact cited twice": ({"citations": [CITED, CITED]}, ["/citations/1"]),
    "findings": (
        {
            "purposes": ["rnd", "green"],
            "verified_on": None,
            "conditions": [condition()],
            "citations": cited("area", "purposes.rnd"),
        },
        ["/verified_on", "/purposes/1", "/conditions/0", "/citations/0/facts/2"],
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_every_fault_is_told_with_its_place(program: Program, name: str) -> None:
    changes, expected = SHAPES[name]
    problem = program.refused(proposal(**changes), 422)
    chinese = program.refused(proposal(**changes), 422, **{"Accept-Language": "zh-hans"})
    assert sorted(pointers(problem)) == sorted(expected)
    assert pointers(chinese) == pointers(problem)
    for fault, same in zip(problem["errors"], chinese["errors"], strict=True):
        assert fault["detail"].isascii() or "“" in fault["detail"], fault
        assert any("一" <= letter <= "鿿" for letter in same["detail"]), same


def test_of_very_many_faults_the_first_hundred_are_told(program: Program) -> None:
    """Every reference is looked up, and none of these is there."""
    many = proposal(methods=[f"no-such-{number}" for number in range(1000)])
    told = pointers(program.refused(many, 422))
    assert told == [f"/methods/{number}" for number in range(100)]


def test_what_is_missing_is_named(program: Program) -> None:
    assert pointers(program.refused({}, 422)) == ["/type", "/code", "/name", "/offering"]


def test_a_slip_of_the_hand_is_guessed(program: Program) -> None:
    assert program.refused(proposal(sumary="x"), 422)["errors"][0]["did_you_mean"] == "summary"


def test_what_only_warns_comes_beside_what_blocks(program: Program) -> None:
    problem = program.refused(proposal(verified_on=None, summary="最高 100 万元。"), 422)
    assert [fault["code"] for fault in problem["errors"]] == ["missing"]
    assert [found["code"] for found in problem["findings"]] == ["unsupported_figure"]


def test_every_sentence_of_the_models_has_its_english() -> None:
    rows = [row._meta.constraints for row in (Participation, Condition, Highlight, Citation)]
    told = [constraint for constraint, _ in CONSTRAINTS] + [each for row in rows for each in row]
    sentences = {str(constraint.violation_error_message) for constraint in told}
    never_said = {"状态不在词表内。", "复核人不能是最后编辑的人。"}
    assert sentences - never_said <= set(ENGLISH)


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_named(program: Program, method: str) -> None:
    answer = getattr(program.client, method)(
        PATH, headers={"Authorization": f"Bearer {program.key}"}
    )
    assert (answer.status_code, answer["Allow"]) == (405, "GET, POST, HEAD, OPTIONS")


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=x", "limit"),
        ("before=x", "before"),
        ("before=00000000-0000-4000-8000-000000000000", "before"),
        ("after=1", "after"),
        ("limit=1&limit=2", "limit"),
    ],
)
def test_a_list_is_asked_for_strictly(program: Program, query: str, parameter: str) -> None:
    problem = program.get(f"{PATH}?{query}", 400)
    assert [fault["parameter"] for fault in problem["errors"]] == [parameter]
