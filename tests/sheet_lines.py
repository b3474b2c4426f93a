"""Sheets for tests: the shipped catalog as lines of cells, changed and written as a file again."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import BytesIO, StringIO

from django.db import connection

from products.models import ImportRow, Product
from products.sheets.checking import check
from products.sheets.exporting import write_csv
from products.sheets.reading import Line, read
from products.sheets.screening import Kind

Cells = dict[str, str]
NEW: Cells = {
    "代码": "new-product",
    "名称": "新产品",
    "提供方式": "机构提供",
    "发行机构": "招商银行",
    "额度上限（元）": "500万",
}


def exported(*codes: str) -> list[Line]:
    """Lines as an export of these products (of all) gives them, as reading finds them."""
    file = BytesIO()
    write_csv(codes or list(Product.objects.values_list("code", flat=True)), file)
    return read(Kind.CSV, file.getvalue())[1]


def line_of(code: str, **changed: str) -> Cells:
    """The line of one product as exported, with some of its cells changed."""
    return exported(code)[0].cells | changed


def as_csv(lines: Iterable[Cells], titles: list[str] | None = None) -> bytes:
    """A CSV of these lines; without titles, with every column that one of them has."""
    lines = list(lines)
    titles = titles or list(dict.fromkeys(title for line in lines for title in line))
    text = StringIO()
    writer = csv.DictWriter(text, titles)
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue().encode("utf-8-sig")


def checked(lines: Iterable[Cells], titles: list[str] | None = None) -> list[ImportRow]:
    """What each of these lines would do."""
    found: list[ImportRow] = []
    check(*read(Kind.CSV, as_csv(lines, titles)), found.append)
    return found


def tables() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table of the catalog, but for the files and lines that the desk keeps."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        found = {}
        for name in sorted(names):
            if not name.startswith(("products_", "catalog_")) or "products_import" in name:
                continue
            cursor.execute(f"SELECT * FROM {name}")  # noqa: S608 our own tables
            found[name] = sorted(cursor.fetchall(), key=repr)
    return found
