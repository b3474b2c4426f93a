"""The rows that a sheet may name: organisations, families, methods, sources, regions."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TypeVar, cast

from django.db import models

from products.record_files import Pointer
from products.reference_records import KINDS

Row = TypeVar("Row", bound=models.Model)

NAMES = {kind.model: kind.name for kind in KINDS.values()}
SUGGESTIONS = 200
"""A similar name is looked for so often: it takes time, and a whole file may be wrong."""


class Unreadable(ValueError):
    """What a cell says cannot be taken: one sentence a line, for people."""


class References:
    """Every row that can be named, read once."""

    def __init__(self) -> None:
        self._rows: dict[type[models.Model], dict[str, models.Model]] = {}
        self._named: dict[type[models.Model], dict[str, list[str]]] = {}
        self._similar: dict[tuple[type[models.Model], str], str] = {}
        for model, key, name in KINDS.values():
            rows = {getattr(row, key): row for row in model._default_manager.all()}
            named: dict[str, list[str]] = {}
            for code, row in rows.items():
                named.setdefault(getattr(row, name), []).append(code)
            self._rows[model], self._named[model] = rows, named

    def find(self, model: type[Row], code: str | None, pointer: Pointer, /) -> Row | None:
        """As `records.find`, without asking the database; KeyError where there is none."""
        return None if code is None else cast(Row, self._rows[model][code])

    def write(self, model: type[models.Model], code: str) -> str:
        """`cmb 招商银行`; the code alone of a row that is gone."""
        row = self._rows[model].get(code)
        return f"{code} {getattr(row, NAMES[model])}" if row else code

    def read(self, model: type[models.Model], text: str) -> str:
        """The code that is meant: by itself, before a name, or by a name that one row has."""
        rows = self._rows[model]
        first = text.split(maxsplit=1)[0] if text else ""
        if first in rows:
            return first
        codes = self._named[model].get(text, [])
        if len(codes) == 1:
            return codes[0]
        title = model._meta.verbose_name
        if codes:
            raise Unreadable(f"有 {len(codes)} 个{title}叫“{text}”，请写代码：{'、'.join(codes)}。")
        raise Unreadable(f"没有{title}“{text}”。{self._suggestion(model, text)}")

    def _suggestion(self, model: type[models.Model], text: str) -> str:
        asked = (model, text)
        if asked not in self._similar and len(self._similar) < SUGGESTIONS:
            words = text.split(maxsplit=1)
            near = [
                self.write(model, code)
                for word in [text, *words]
                for found in get_close_matches(word, [*self._rows[model], *self._named[model]], 1)
                for code in self._named[model].get(found, [found])[:1]
            ]
            self._similar[asked] = f"是不是“{near[0]}”？" if near else ""
        return self._similar.get(asked) or "请先在目录里登记它，或改正代码。"
