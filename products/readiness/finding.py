"""What a check says, and the texts that checks read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from products.wording import Words

Record = dict[str, Any]


class Finding(NamedTuple):
    """One thing to mend: which rule, which fact, why, how, and whether it blocks publication."""

    code: str
    path: str
    why: Words
    fix: Words
    blocks: bool = True


def texts(record: Record) -> Iterator[tuple[str, str]]:
    """Every text of our own words with its path, both languages together.

    A name is not among them: it is its issuer's word.
    """
    for path in ("summary", "summary_en"):
        yield path, record[path] or ""
    for rows in ("conditions", "highlights"):
        for row in record[rows]:
            yield f"{rows}.{row['key']}", f"{row['words']} {row['words_en'] or ''}"
    for block, name in (("speed", "words"), ("limit", "formula")):
        said = record[block] or {}
        yield f"{block}.{name}", f"{said.get(name) or ''} {said.get(f'{name}_en') or ''}"
