"""The notation of the ground truth: a source, a product, a method, and the facts said of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeVar

Basis = Literal["direct", "territory", "group", "name"]
D: Basis = "direct"
T: Basis = "territory"
G: Basis = "group"
N: Basis = "name"
Lines = tuple[int, ...]


@dataclass(frozen=True)
class Article:
    """One source. `paragraphs` are the non-blank lines after its title: the n-th is 第n段."""

    key: str
    kind: str
    title: str
    publishers: tuple[str, ...]
    published_on: str
    line: int
    paragraphs: Lines
    author: str | None = None
    number: str | None = None
    in_force_on: str | None = None


@dataclass(frozen=True)
class Fact:
    """A plain fact by its path; a member of a list is `stages.startup` with the value True."""

    path: str
    value: str | bool
    bases: tuple[Basis, ...] = (D,)
    lines: Lines = ()
    optional: bool = False


@dataclass(frozen=True)
class Condition:
    """`operator` None: words only, under any of `attributes`, as one condition or split."""

    attributes: tuple[str, ...]
    operator: str | None = None
    value: bool | tuple[str, ...] | None = None
    bases: tuple[Basis, ...] = (D,)
    lines: Lines = ()
    optional: bool = False


@dataclass(frozen=True)
class Highlight:
    """All `needles` occur in its Chinese words."""

    kinds: tuple[str, ...]
    needles: tuple[str, ...]
    bases: tuple[Basis, ...] = (D,)
    lines: Lines = ()
    optional: bool = False


@dataclass(frozen=True)
class Role:
    """An organisation in a role, by its code or, where there is none, by words in its name."""

    role: str
    code: str | None = None
    needles: tuple[str, ...] = ()
    bases: tuple[Basis, ...] = (D,)
    lines: Lines = ()
    optional: bool = False


@dataclass(frozen=True)
class Says:
    """What the record's Chinese texts, wherever they stand, must not leave out."""

    needle: str


@dataclass(frozen=True)
class Alias:
    name: str
    optional: bool = False


Part = Fact | Condition | Highlight | Role | Says | Alias
Unforced = TypeVar("Unforced", Fact, Condition, Highlight, Role, Alias)


@dataclass(frozen=True)
class Product:
    """`lines` speak of it, `at` names it: what a fact rests on when it gives no lines itself."""

    number: int
    code: str
    name: str
    lines: Lines
    at: Lines
    parts: tuple[Part, ...]

    def facts(self) -> list[Fact]:
        return [part for part in self.parts if isinstance(part, Fact)]

    def conditions(self) -> list[Condition]:
        return [part for part in self.parts if isinstance(part, Condition)]

    def highlights(self) -> list[Highlight]:
        return [part for part in self.parts if isinstance(part, Highlight)]

    def roles(self) -> list[Role]:
        return [part for part in self.parts if isinstance(part, Role)]

    def sayings(self) -> list[str]:
        return [part.needle for part in self.parts if isinstance(part, Says)]

    def aliases(self, *, optional: bool = False) -> set[str]:
        return {
            part.name
            for part in self.parts
            if isinstance(part, Alias) and (optional or not part.optional)
        }

    def issuer(self) -> str | None:
        return next((str(fact.value) for fact in self.facts() if fact.path == "issuer"), None)

    @property
    def offering(self) -> str:
        return "promoted" if self.issuer() is None else "offered"


def may(part: Unforced, *bases: Basis) -> Unforced:
    """Not demanded; with `bases`, any of them will do."""
    if bases and not isinstance(part, Alias):
        return replace(part, optional=True, bases=bases)
    return replace(part, optional=True)


def row(number: int, code: str, name: str, lines: Lines, *parts: Part, at: Lines = ()) -> Product:
    return Product(number, code, name, lines, at or lines, (Fact("name", name), *parts))


def issuer(code: str, *lines: int) -> Fact:
    return Fact("issuer", code, lines=lines)


def instrument(code: str, *lines: int) -> Fact:
    return Fact("instrument", code, lines=lines)


def family(code: str, *lines: int) -> Fact:
    return Fact("family", code, lines=lines)


def stage(code: str, basis: Basis = D, *lines: int) -> Fact:
    return Fact(f"stages.{code}", True, (basis,), lines)


def region(code: str, basis: Basis = T, *lines: int) -> Fact:
    return Fact(f"regions.{code}", True, (basis,), lines)


def guarantee(code: str, basis: Basis = D) -> Fact:
    return Fact(f"guarantees.{code}", True, (basis,))


def purpose(code: str, *bases: Basis) -> Fact:
    return Fact(f"purposes.{code}", True, bases or (D,))


def channel(code: str) -> Fact:
    return Fact(f"channel.{code}", True)


def method(code: str, basis: Basis = D, *lines: int) -> Fact:
    return Fact(f"methods.{code}", True, (basis,), lines)


def qualification(code: str, basis: Basis = D, *lines: int) -> Condition:
    return Condition(("qualification",), "any_of", (code,), (basis,), lines)


def invested(basis: Basis = D, *lines: int) -> Condition:
    return Condition(("equity_invested",), "equals", True, (basis,), lines)


def in_words(attributes: str, basis: Basis = D, *lines: int) -> Condition:
    return Condition(tuple(attributes.split()), bases=(basis,), lines=lines)


def highlight(
    *needles: str, kind: str = "feature", basis: Basis = D, lines: Lines = ()
) -> Highlight:
    return Highlight(tuple(kind.split()), needles, (basis,), lines)


def first(place: str) -> Highlight:
    return highlight(place, "首", kind="first")


def figure(*needles: str, basis: Basis = G, lines: Lines = ()) -> Highlight:
    """A programme's figure: context that a record may carry, never a limit or a term."""
    return may(highlight(*needles, kind="figure", basis=basis, lines=lines))


def promoter(code: str, *lines: int) -> Role:
    return Role("promoter", code, lines=lines)


def promoters(needle: str, *lines: int) -> tuple[Role, ...]:
    return tuple(
        Role("promoter", needles=(place, needle), lines=lines)
        for place in ("上海", "江苏", "浙江", "安徽")
    )


@dataclass(frozen=True)
class Method:
    """`dimensions` are the lists that would be right; `figures` must occur in the summary."""

    code: str
    name: str
    owner: str | None
    lines: Lines
    dimensions: tuple[tuple[str, ...], ...] = ((),)
    figures: tuple[str, ...] = ()
