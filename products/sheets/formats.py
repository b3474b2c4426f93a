"""The three forms in which products leave the desk."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import IO, NamedTuple

from products.sheets.exporting import write_csv, write_xlsx
from products.sheets.yaml_records import write_records


class Format(NamedTuple):
    """What a form is called, how its files end, what browsers call it, and who writes it."""

    title: str
    ending: str
    content_type: str
    write: Callable[[Iterable[str], IO[bytes]], None]


FORMATS = {
    "xlsx": Format(
        "xlsx",
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        write_xlsx,
    ),
    "csv": Format("CSV", "csv", "text/csv; charset=utf-8", write_csv),
    "records": Format("记录", "yaml", "application/yaml; charset=utf-8", write_records),
}
