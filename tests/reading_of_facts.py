"""A frozen record read against the briefing: what is missing, unfounded, invented or dangling.

The accessors at the top are the only lines that know a record's shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.ground_truth_articles import ARTICLE
from tests.ground_truth_notation import Basis, Condition, Fact, Highlight, Product, Role

Record = dict[str, Any]
Records = dict[str, Record]
STRENGTH: list[Basis] = ["direct", "territory", "group", "name"]
VALUES = ("name", "instrument", "area", "apply_url")
REFERENCES = ("issuer", "family")
BLOCKS = ("limit", "rate", "term", "speed", "effective")
LISTS = ("stages", "regions", "guarantees", "purposes", "repayment", "channel", "methods")


# --- what a record states -------------------------------------------------------------------


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


# --- one fact against the truth -------------------------------------------------------------


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
