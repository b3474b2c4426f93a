"""The one table of columns: what a sheet of products can say, and how each of it is written.

A line is a product, a column a fact by its path in the record (`limit.max`). A column is found by
its title, with or without the unit, or by its path. Between a record and its cells stand *facts*:
path → value, each in the spelling that freezing gives it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, NamedTuple

from products import facts
from products.models import AssessmentMethod, Family, Organisation, Region
from products.record_schema import BASIS_POINTS, COUNT, PRODUCT
from products.sheets.formulas import neutralise, restore
from products.sheets.notations import Notation, Reference, ReferenceList, Text, Texts, Word, Words
from products.sheets.quantities import Day, Percent, Whole, Yuan
from products.sheets.references import References, Unreadable
from products.sheets.screening import Refused
from products.sheets.statements import CITATIONS, CONDITIONS, HIGHLIGHTS, MOST, PARTICIPATIONS
from products.vocabulary import (
    BENCHMARK,
    CHANNEL,
    GUARANTEE,
    INSTRUMENT,
    OFFERING,
    PURPOSE,
    RATE_METHOD,
    REPAYMENT,
    STAGE,
)

Record = dict[str, Any]
Facts = dict[str, Any]

MONTHS = DAYS = Whole(COUNT["minimum"], COUNT["maximum"])
POINTS = Whole(BASIS_POINTS["minimum"], BASIS_POINTS["maximum"])


class Column(NamedTuple):
    """One column: its title, the path of its fact, its notation, and what blank is there."""

    title: str
    path: str
    notation: Notation
    blank: Any = None
    needed: bool = False

    @property
    def attribute(self) -> str:
        """The revision's own column or rows."""
        return self.path.replace(".", "_")

    @property
    def names(self) -> set[str]:
        """Everything that it may be called in a header, as `_bare` spells it."""
        return {_bare(name) for name in (self.title, self.title.split("（")[0], self.path)}

    def cell(self, value: Any, references: References) -> str:
        """A value as its cell shows it, and nothing calculates it; blank is empty."""
        if value in (None, "", []):
            return ""
        return neutralise(self.notation.write(value, references))

    def value(self, cell: str, references: References) -> Any:
        """What a cell says; Unreadable tells why it cannot be."""
        text = restore(cell).strip()
        if text:
            return self.notation.read(text, references)
        if self.needed:
            raise Unreadable("不能为空。")
        return self.blank


def _text(path: str, title: str = "", blank: str | None = None, needed: bool = False) -> Column:
    block, _, member = path.partition(".")
    schema = PRODUCT["properties"][block]
    longest = (schema["properties"][member] if member else schema)["maxLength"]
    return Column(title or facts.title(path).zh, path, Text(longest), blank, needed)


def _fact(path: str, notation: Notation, unit: str = "", blank: Any = None) -> Column:
    return Column(facts.title(path).zh + (f"（{unit}）" if unit else ""), path, notation, blank)


COLUMNS: tuple[Column, ...] = (
    _text("code", "代码", needed=True),
    _text("name", needed=True),
    _fact("aliases", Texts(120, MOST["aliases"]), blank=[]),
    Column("提供方式", "offering", Word(OFFERING), needed=True),
    _fact("issuer", Reference(Organisation)),
    _fact("instrument", Word(INSTRUMENT)),
    _fact("family", Reference(Family)),
    _text("summary", blank=""),
    _text("summary_en", blank=""),
    _fact("organisations", PARTICIPATIONS, blank=[]),
    _fact("stages", Words(STAGE), blank=[]),
    _fact("regions", ReferenceList(Region, MOST["regions"]), blank=[]),
    _text("area"),
    _fact("limit.min", Yuan(), "元"),
    _fact("limit.max", Yuan(), "元"),
    _text("limit.formula"),
    _text("limit.formula_en", "额度算法英文"),
    _fact("rate.min", Percent(), "%"),
    _fact("rate.max", Percent(), "%"),
    _fact("rate.method", Word(RATE_METHOD)),
    _fact("rate.benchmark", Word(BENCHMARK)),
    _fact("rate.spread_min_bp", POINTS, "基点"),
    _fact("rate.spread_max_bp", POINTS, "基点"),
    _fact("term.facility_min_months", MONTHS, "月"),
    _fact("term.facility_max_months", MONTHS, "月"),
    _fact("term.drawdown_months", MONTHS, "月"),
    _fact("repayment", Words(REPAYMENT), blank=[]),
    _fact("guarantees", Words(GUARANTEE), blank=[]),
    _fact("purposes", Words(PURPOSE), blank=[]),
    _fact("speed.accept_days", DAYS, "天"),
    _fact("speed.contact_days", DAYS, "天"),
    _fact("speed.disburse_days", DAYS, "天"),
    _text("speed.words"),
    _text("speed.words_en", "时效说明英文"),
    _fact("channel", Words(CHANNEL), blank=[]),
    _text("apply_url"),
    _fact("methods", ReferenceList(AssessmentMethod, MOST["methods"]), blank=[]),
    _fact("effective.from", Day()),
    _fact("effective.to", Day()),
    _fact("verified_on", Day()),
    _fact("conditions", CONDITIONS, blank=[]),
    _fact("highlights", HIGHLIGHTS, blank=[]),
    Column("出处", "citations", CITATIONS, []),
)
TITLED = {column.title: column for column in COLUMNS}
"""Title → column, in the order of the sheet."""
BLOCKS = list(dict.fromkeys(c.path.split(".")[0] for c in COLUMNS if "." in c.path))


def facts_of(record: Record) -> Facts:
    """What a written record says, column by column."""
    found = {}
    for column in COLUMNS:
        block, _, member = column.path.partition(".")
        value = (record[block] or {}).get(member) if member else record[block]
        found[column.path] = value
    return found


def record_of(stated: Facts) -> Record:
    """The written record that says these facts; a block of which nothing is said is None."""
    record: Record = {"type": "product"}
    for path, value in stated.items():
        block, _, member = path.partition(".")
        if member:
            record.setdefault(block, {})[member] = value
        else:
            record[block] = value
    for block in BLOCKS:
        if block in record and all(value is None for value in record[block].values()):
            record[block] = None
    return record


BLANK: Facts = {column.path: column.blank for column in COLUMNS}
"""A product of which nothing is said yet."""


def headed(titles: Iterable[str]) -> dict[str, Column]:
    """Which column each title of a header is; Refused for unknown, repeated and missing ones."""
    named = {name: column for column in COLUMNS for name in column.names}
    found: dict[str, Column] = {}
    for title in titles:
        column = named.get(_bare(title))
        if column is None:
            near = get_close_matches(_bare(title), named, 1, cutoff=0.4)
            hint = f"是不是“{named[near[0]].title}”？" if near else ""
            raise Refused(f"表头里的“{title}”不是这里的列。{hint}列名见空白表格。", 1)
        if column in found.values():
            raise Refused(f"“{column.title}”这一列写了两次，请只留一列。", 1)
        found[title] = column
    lacking = [c.title for c in COLUMNS if c.needed and c not in found.values()]
    if lacking:
        raise Refused(f"缺少“{'”“'.join(lacking)}”列；每张表都要有这几列。", 1)
    return found


def _bare(title: str) -> str:
    """A title as it is compared: without spaces, width and case of letters."""
    return "".join(unicodedata.normalize("NFKC", title).split()).casefold()
