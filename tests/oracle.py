"""The whole answer to a question by brute force, from frozen records and the pure matcher.

Nothing of `catalog/` is used: no index, no stored terms, no cursor. Text, facets and order are
said here a second time, in the plainest words.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from pypinyin import Style, lazy_pinyin

from products import industries, vocabulary
from products.matching import Terms, Verdict, match, terms
from products.models import Change
from tests.generator import Asked, Record, company_of, places

SELECTING = ("instrument", "offering", "family", "issuer", "issuer_kind")
DROPPED = set("\"'`“”‘’「」『』《》〈〉")


@dataclass
class Product:
    """A public product, from the lines of the journal about it."""

    record: Record
    position: int
    changed_at: datetime
    terms: Terms
    met_by: dict[tuple[str, str], bool] = field(default_factory=dict)

    @property
    def code(self) -> str:
        return str(self.record["code"])

    def codes(self, name: str) -> list[str]:
        """What it has for a selecting parameter, with the codes above."""
        record = self.record
        if name == "issuer_kind":
            return [record["issuer"]["kind"]] if record["issuer"] else []
        value = record[name]
        if isinstance(value, dict):
            return [value["code"], *value["ancestors"]]
        return [value] if value else []

    def own_names(self) -> list[str]:
        return [plain(name) for name in (self.record["name"], *self.record["aliases"])]

    def other_names(self) -> list[str]:
        rows = [row for row in (self.record["issuer"], self.record["family"]) if row]
        return [plain(name) for row in rows for name in (row["name"], row["name_en"]) if name]

    def is_met_by(self, criterion: str, code: str) -> bool:
        key = (criterion, code)
        if key not in self.met_by:
            verdicts = match(self.terms, company_of({criterion: code}))
            self.met_by[key] = verdicts[criterion].verdict == "met"
        return self.met_by[key]

    def states(self, name: str) -> bool:
        if name in SELECTING:
            return bool(self.codes(name))
        some = next(iter(facet_codes(name, [], {})))
        return match(self.terms, company_of({name: some}))[name].verdict != "unstated"


@dataclass
class Answer:
    codes: list[str]
    verdicts: list[dict[str, Verdict]]
    count: dict[str, Any] | None
    facets: dict[str, Any] | None


def public_products() -> list[Product]:
    """The journal folded: the newest record of each product, unless it was withdrawn."""
    first: dict[int, int] = {}
    last: dict[int, Change] = {}
    for line in Change.objects.order_by("seq"):
        first.setdefault(line.product_id, line.seq)
        last[line.product_id] = line
    found = []
    for product, line in last.items():
        if line.record is not None:
            record = json.loads(line.record)
            found.append(Product(record, first[product], line.at, terms(record)))
    return found


@cache
def plain(text: str) -> str:
    """NFKC, lower case, without quotes and spaces."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(letter for letter in folded if letter not in DROPPED and not letter.isspace())


def words(q: str) -> list[str]:
    split = unicodedata.normalize("NFKC", q).split()
    return [word for word in map(plain, split) if word]


def is_in(word: str, names: Iterable[str]) -> bool:
    """A part of one of the names, or, in Latin letters, the beginning of its initials."""
    latin = word.isascii() and word.isalpha()
    return any(word in name or (latin and initials(name).startswith(word)) for name in names)


@cache
def initials(name: str) -> str:
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()


@cache
def pinyin(name: str) -> list[str]:
    return lazy_pinyin(name, style=Style.TONE3)


def answer(
    products: list[Product], asked: Asked, families: Iterable[str] = (), cap: int = 1000
) -> Answer:
    """Every result in order, with its verdicts, the count and the facets."""
    company = company_of(asked)
    matched = [(product, match(product.terms, company)) for product in chosen(products, asked)]
    matched = [pair for pair in matched if passes(pair[1], asked)]
    matched.sort(key=sort_key(asked))
    met = sum(all(v.verdict == "met" for v in verdicts.values()) for _, verdicts in matched)
    return Answer(
        codes=[product.code for product, _ in matched],
        verdicts=[verdicts for _, verdicts in matched],
        count=None
        if asked.get("count") == "none"
        else {
            "value": min(len(matched), cap),
            "met": min(met, cap),
            "exact": len(matched) <= cap,
        },
        facets={name: facet(name, products, asked, families) for name in asked["facets"].split(",")}
        if asked.get("facets")
        else None,
    )


def chosen(products: list[Product], asked: Asked) -> list[Product]:
    """Those that every selecting parameter hits."""
    since = asked.get("updated_since")
    return [
        product
        for product in products
        if all(
            set(asked[name].split(",")) & set(product.codes(name))
            for name in SELECTING
            if asked.get(name)
        )
        and all(
            is_in(word, [*product.own_names(), *product.other_names()])
            for word in words(asked.get("q", ""))
        )
        and (not since or product.changed_at >= datetime.fromisoformat(since))
    ]


def passes(verdicts: dict[str, Verdict], asked: Asked) -> bool:
    said = {verdict.verdict for verdict in verdicts.values()}
    return said <= {"met"} if asked.get("unstated") == "exclude" else "unmet" not in said


def sort_key(asked: Asked) -> Callable[[tuple[Product, dict[str, Verdict]]], Any]:
    """The last word is always the position, newest first."""
    looked_for = words(asked.get("q", ""))

    def by_fit(product: Product, verdicts: dict[str, Verdict]) -> Any:
        misses = sum(verdict.verdict != "met" for verdict in verdicts.values())
        own = any(is_in(word, product.own_names()) for word in looked_for)
        return misses, not own, product.record["offering"] == "promoted"

    def by_name(product: Product, verdicts: dict[str, Verdict]) -> Any:
        return pinyin(plain(product.record["name"]))

    def by_limit(product: Product, verdicts: dict[str, Verdict]) -> Any:
        highest = (product.record["limit"] or {}).get("max")
        return (1, 0.0) if highest is None else (0, -float(highest))

    def by_position(product: Product, verdicts: dict[str, Verdict]) -> Any:
        return ()

    rule = {"match": by_fit, "name": by_name, "limit": by_limit, "newest": by_position}
    chosen_rule = rule[asked.get("order") or "match"]
    return lambda pair: (chosen_rule(*pair), -pair[0].position)


def facet(
    name: str, products: list[Product], asked: Asked, families: Iterable[str]
) -> dict[str, Any]:
    """Counts under all the other parameters: `{"counts": {code: n}, "unstated": n}`."""
    others = {key: value for key, value in asked.items() if key != name}
    company = company_of(others)
    left = [
        product
        for product in chosen(products, others)
        if passes(match(product.terms, company), others)
    ]
    codes = facet_codes(name, list(families), asked)
    return {
        "counts": {code: sum(_counts(product, name, code) for product in left) for code in codes},
        "unstated": sum(not product.states(name) for product in left),
    }


def _counts(product: Product, name: str, code: str) -> bool:
    return code in product.codes(name) if name in SELECTING else product.is_met_by(name, code)


def facet_codes(name: str, families: list[str], asked: Asked) -> list[str]:
    if name == "industry":
        return [code for code in industries.names() if len(code) == 1]
    if name == "family":
        return sorted(families)
    if name == "region":
        return _regions_below(asked.get("region", ""))
    found = {"issuer_kind": vocabulary.ORGANISATION_KIND}.get(name)
    return (found or getattr(vocabulary, name.upper())).codes


@cache
def _regions_below(asked: str) -> list[str]:
    """The provinces, or the children of the one region asked; of one without any, itself."""
    above = asked if asked and "," not in asked else "000000"
    below = [code for code, place in places().items() if place.above[:1] == (above,)]
    return sorted(below) or [above]
