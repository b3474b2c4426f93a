"""What to call a fact at the desk."""

from __future__ import annotations

from collections.abc import Iterable

from products import facts
from products.admin.values import WORDS
from products.vocabulary import ROLE

MEMBERS = {**WORDS, "organisations": ROLE}
"""By what a member of a list is named: `purposes.green` is 用途：绿色低碳."""

CITABLE = [
    *facts.SINGLE,
    *facts.OPTIONAL,
    *facts.LISTS,
    *(f"{block}.{member}" for block, members in facts.BLOCKS.items() for member in members),
]
"""Paths that can be cited whatever the entry says; members and rows come on top."""


def fact_name(path: str) -> str:
    """A fact for people.

    >>> fact_name("limit.max"), fact_name("purposes.green"), fact_name("evidence.name")
    ('额度上限', '用途：绿色低碳', '名称的出处')
    """
    first, _, member = path.partition(".")
    if first == "evidence":
        return f"{fact_name(member)}的出处"
    title = facts.title(path).zh
    if not member or path in facts.TITLES:
        return title
    code, _, rest = member.partition(".")
    words = MEMBERS.get(first)
    if words and code in words:
        code = words.label(code).zh
    return "：".join(part for part in (title, code, rest) if part)


def written(path: str) -> str:
    """A fact as it stands in the form: by its name, or by its path where the name is not enough.

    >>> written("limit.max"), written("purposes.green")
    ('额度上限', 'purposes.green')
    """
    return fact_name(path) if path in CITABLE else path


def citable(stated: Iterable[str]) -> list[tuple[str, str]]:
    """Facts to suggest, as written and explained: what the entry states first."""
    return [
        (written(path), path if path in CITABLE else fact_name(path))
        for path in dict.fromkeys([*stated, *CITABLE])
    ]


def path_of(text: str) -> str | None:
    """The path that a person means, by path or by name; None when there is none.

    >>> path_of("额度上限"), path_of("purposes.green"), path_of("price")
    ('limit.max', 'purposes.green', None)
    """
    path = facts.path_of(text.strip())
    first, _, member = path.partition(".")
    return path if path in CITABLE or (first in facts.WITH_MEMBERS and member) else None


DOORS = {
    "desk": "编目台",
    "load_catalog": "装载",
    "refresh_products": "随资料更新",
    "retire_ended": "到期撤下",
}


def door_name(door: str) -> str:
    """Through what a line came into the journal."""
    return DOORS.get(door, door)


def anchor(path: str, code: str = "") -> str:
    """Where on the draft's form a fact is mended."""
    if code in ("uncited", "cites_nothing") or path.startswith("evidence."):
        return "citations-group"
    first = path.split(".", 1)[0]
    if first in ("conditions", "highlights"):
        return f"{first}-group"
    field = "effective_from" if path == "effective" else path.replace(".", "_")
    return f"id_{field}"
