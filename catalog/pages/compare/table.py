"""The table: products across, facts down, in reading order. Pure: finished documents go in.

A fact is a row as soon as one product states it; what none of them states is one sentence below.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_lazy

from catalog.differing import differs, spelled, told
from catalog.languages import said
from catalog.not_stated import NOT_STATED
from catalog.pages.compare.row import Part, Row, Value, cells
from catalog.pages.conditions import asked, sentence
from catalog.pages.findings import Document
from catalog.pages.grounds import basis_of, beside
from catalog.pages.stated import everything
from products.facts import BLOCKS, title
from products.vocabulary import ATTRIBUTE


def _members(*blocks: str) -> tuple[str, ...]:
    return tuple(f"{block}.{member}" for block in blocks for member in BLOCKS[block])


PARTS = (
    (gettext_lazy("产品"), ("instrument", "family")),
    (gettext_lazy("面向的企业"), ("stages", "regions", "area", "conditions")),
    (gettext_lazy("额度、利率和期限"), _members("limit", "rate", "term")),
    (gettext_lazy("担保、用途和还款"), ("guarantees", "purposes", "repayment")),
    (
        gettext_lazy("办理"),
        (*_members("speed"), "channel", *_members("effective"), "organisations", "methods"),
    ),
)
"""Every fact that is compared, but for the issuer, which stands under a product's name, and for
the address to apply at, which has its row further down."""

Stated = dict[str, list[Value]]
"""Fact → its values in one product."""


def parts(documents: list[Document]) -> list[Part]:
    stated = [_stated(document) for document in documents]
    laid_out = [
        Part(str(heading), [row for fact in facts for row in _rows(fact, documents, stated)])
        for heading, facts in PARTS
    ]
    return [part for part in laid_out if part.rows]


def _stated(document: Document) -> Stated:
    return {
        fact.path: [
            Value(value.words, value.exact, value.value, _basis(document, value.path))
            for value in fact.values
        ]
        for fact in everything(document)
    }


def _rows(fact: str, documents: list[Document], stated: list[Stated]) -> Iterator[Row]:
    """One row, or none where no product states the fact; of conditions one for each attribute."""
    if fact == "conditions":
        yield from _conditions(documents)
    elif any(fact in values for values in stated):
        across = cells(documents, [values.get(fact, []) for values in stated])
        yield Row(fact, said(title(fact)), across, differs(fact, documents))


def _conditions(documents: list[Document]) -> Iterator[Row]:
    for attribute in ATTRIBUTE.codes:
        asking = [
            [row for row in document["conditions"] if row["attribute"]["code"] == attribute]
            for document in documents
        ]
        if any(asking):
            values = [
                [_condition(document, row) for row in rows]
                for document, rows in zip(documents, asking, strict=True)
            ]
            yield Row(
                f"conditions.{attribute}",
                said(ATTRIBUTE.label(attribute)),
                cells(documents, values),
                differs=len({spelled(rows) for rows in asking}) > 1,
            )


def _condition(document: Document, row: Document) -> Value:
    """In the source's words, with their reading; "true" says no more than the row's own title."""
    words = sentence(row) if row["value"] is True else asked(row)
    return Value(words, basis=_basis(document, f"conditions.{row['key']}"))


def _basis(document: Document, path: str) -> str:
    return beside(basis_of(document["evidence"], path))


def silent(documents: list[Document]) -> list[str]:
    """What none of the products states, a block with nothing stated as one."""
    return [
        said(title(fact))
        for fact in NOT_STATED
        if fact != "apply_url"
        and not _anywhere(fact, documents)
        and ("." not in fact or _anywhere(fact.partition(".")[0], documents))
    ]


def _anywhere(fact: str, documents: list[Document]) -> bool:
    return any(spelled(told(document, fact)) for document in documents)


def stated_once(rows: list[Row]) -> list[Row]:
    """The measures that a single product of several states: one limit beside two without.

    What theirs is nobody knows, which a reader should not overlook.
    """
    return [row for row in rows if row.is_measure and len(row.stating) == 1 < len(row.cells)]
