"""GB/T 4754 industry codes: sections `A`-`T`, divisions such as `C39`, and finer codes below."""

from __future__ import annotations

import csv
import re
from functools import cache

from django.conf import settings

_CODE = re.compile(r"[A-T]([0-9]{2,4})?")


@cache
def names() -> dict[str, tuple[str, str]]:
    """Sections and divisions: code to Chinese and English name."""
    with (settings.BASE_DIR / "fixtures" / "industries.csv").open(encoding="utf-8") as file:
        return {row["code"]: (row["name"], row["name_en"]) for row in csv.DictReader(file)}


def is_industry(code: object) -> bool:
    """A section, a division, or a group or class (three or four digits) of a known division."""
    return isinstance(code, str) and bool(_CODE.fullmatch(code)) and code[:3] in names()


def ancestors(code: str) -> list[str]:
    """Codes above: `C3921` has `C392`, `C39` and `C`."""
    return [code[:length] for length in (4, 3, 1) if length < len(code)]
