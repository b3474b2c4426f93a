"""Products as files: what the list shows, nothing that calculates, and all of it back again."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from products import curation
from products.loading import load
from products.models import LoadedRecord, Product
from products.record_files import read as read_records
from products.sheets.columns import COLUMNS
from products.sheets.formats import FORMATS
from products.sheets.reading import read
from products.sheets.screening import screen
from tests.builders import draft_of
from tests.people import person
from tests.sheet_lines import checked, tables

CODE = "hxb-keji-qiye-touliandai"
FIXTURES = Path(__file__).parent.parent / "fixtures"
Ask = Callable[..., bytes]


@pytest.fixture
def take(client: Client, reviewer: User) -> Ask:
    """Export as one who may look: the file that comes."""
    client.force_login(reviewer)

    def ask(form: str, query: str = "") -> bytes:
        answer: Any = client.get(reverse("admin:products_product_export", args=[form]) + query)
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith('attachment; filename="products-')
        return b"".join(answer.streaming_content)

    return ask


def codes(content: bytes) -> list[str]:
    rows = csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""))
    return [row["代码"] for row in rows]


# ── what comes ────────────────────────────────────────────────────────────────────────


def test_the_whole_list_comes_whatever_page_is_shown(take: Ask) -> None:
    assert len(codes(take("csv"))) == len(codes(take("csv", "?p=2"))) == 54


def test_what_the_filter_shows_comes_and_nothing_else(take: Ask) -> None:
    assert codes(take("csv", "?q=华夏银行")) == [CODE]
    loans = codes(take("csv", "?instrument=loan"))
    assert CODE in loans
    assert len(loans) < 54


def test_a_published_product_comes_as_readers_see_it(take: Ask, editor: User) -> None:
    draft_of(CODE, editor, summary="还没有发布的简介。")
    assert "还没有发布的简介。" not in take("csv").decode()


def test_a_product_that_was_never_published_comes_as_its_draft(take: Ask, editor: User) -> None:
    draft = draft_of(CODE, editor, summary="还没有发布的简介。")
    product = Product.objects.get(code=CODE)
    product.revisions.exclude(pk=draft.pk).update(state="superseded")
    assert "还没有发布的简介。" in take("csv", f"?q={CODE}").decode()


# ── what it is ────────────────────────────────────────────────────────────────────────

SPOILT = "=cmd|' /C calc'!A0"


@pytest.fixture
def spoilt(editor: User) -> None:
    """A product whose texts a spreadsheet would calculate."""
    draft = draft_of(CODE, editor, summary=SPOILT, summary_en="#N/A", name="@甲\n+1")
    draft.product.revisions.exclude(pk=draft.pk).update(state="superseded")


def test_every_cell_of_an_xlsx_is_text_that_nothing_calculates(spoilt: None, take: Ask) -> None:
    sheet: Any = load_workbook(BytesIO(take("xlsx"))).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell.value for cell in cells if cell.value.startswith(tuple("=+-@\t\r＝＋－＠"))]
    assert f"'{SPOILT}" in [cell.value for cell in cells]
    assert "#N/A" in [cell.value for cell in cells]


def test_a_csv_opens_as_utf_8_and_calculates_nothing(spoilt: None, take: Ask) -> None:
    content = take("csv")
    assert content.startswith(b"\xef\xbb\xbf" + "代码,名称".encode())
    assert b"\r\n" in content
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    lines = [line for row in rows for cell in row for line in cell.split("\n")]
    assert not [line for line in lines if line.startswith(tuple("=+-@\t\r＝＋－＠"))]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_spoilt_texts_come_back_exact(form: str, spoilt: None, take: Ask) -> None:
    content = take(form)
    _, lines = read(screen(f"x.{form}", content), content)
    assert {row.outcome for row in checked(line.cells for line in lines)} == {"same"}


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_importing_an_export_of_the_whole_catalog_changes_nothing(form: str, take: Ask) -> None:
    content = take(form)
    _, lines = read(screen(f"x.{form}", content), content)
    titles = [column.title for column in COLUMNS]
    assert [row.outcome for row in checked((x.cells for x in lines), titles)] == ["same"] * 54


def test_loading_exported_records_changes_nothing(take: Ask, tmp_path: Path) -> None:
    (tmp_path / "regions.csv").write_bytes((FIXTURES / "regions.csv").read_bytes())
    (tmp_path / "all.yaml").write_bytes(take("records"))
    before = tables()
    report = load(tmp_path)
    assert (report.new, report.left_alone) == ([], [])
    # Reference rows are written again as they are: their history and the loader's own notes grow.
    after = tables()
    own = ("products_historical", LoadedRecord._meta.db_table, "products_methodcitation")
    assert {k: v for k, v in after.items() if not k.startswith(own)} == {
        k: v for k, v in before.items() if not k.startswith(own)
    }


def test_records_name_only_what_stands_before_them(take: Ask, tmp_path: Path) -> None:
    file = tmp_path / "some.yaml"
    file.write_bytes(take("records", f"?q={CODE}"))
    records = [located.record for located in read_records([file])]
    assert [r["code"] for r in records if r["type"] == "product"] == [CODE]
    kinds = [record["type"] for record in records]
    assert kinds == sorted(
        kinds, key=["family", "organisation", "source", "method", "product"].index
    )
    named = {record.get("code") or record.get("key") for record in records}
    assert {"hxb", "hebei-stfc", "hebei-linkage", "equity-linked-loan"} <= named
    met: set[str] = set()
    for record in records:
        assert record.get("parent") is None or record["parent"] in met
        met.add(str(record.get("code")))


# ── what does not come ────────────────────────────────────────────────────────────────


def test_a_form_that_is_none_is_not_found(client: Client, reviewer: User) -> None:
    client.force_login(reviewer)
    address = reverse("admin:products_product_export", args=["pdf"])
    assert client.get(address).status_code == 404


def test_a_filter_that_is_none_leads_back_to_the_list(client: Client, reviewer: User) -> None:
    client.force_login(reviewer)
    address = reverse("admin:products_product_export", args=["csv"])
    answer = client.get(address + "?created_at__gte=never")
    assert answer.status_code == 302
    assert answer["Location"].endswith("/product/?created_at__gte=never")


@pytest.mark.django_db
def test_who_may_not_look_may_not_export(client: Client) -> None:
    client.force_login(person("dave"))
    address = reverse("admin:products_product_export", args=["csv"])
    assert client.get(address).status_code == 403


def test_a_text_that_no_cell_can_hold_is_named(
    client: Client, reviewer: User, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("products.sheets.exporting.MAX_TEXT", 20)
    client.force_login(reviewer)
    address = reverse("admin:products_product_export", args=["csv"])
    answer = client.get(address + f"?q={CODE}", follow=True)
    said = " ".join(str(message) for message in answer.context["messages"])
    assert "“科技企业投联贷”的“代码”有 24 字" in said
    assert "请导出为记录" in said


def test_the_buttons_keep_the_filter(client: Client, reviewer: User) -> None:
    client.force_login(reviewer)
    page = client.get(reverse("admin:products_product_changelist") + "?instrument=loan")
    for form in FORMATS:
        address = reverse("admin:products_product_export", args=[form])
        assert f'href="{address}?instrument=loan"' in page.content.decode()
    assert "importbatch/add" not in page.content.decode()  # who only looks does not import


# ── on the command line ───────────────────────────────────────────────────────────────


@pytest.mark.django_db
@pytest.mark.parametrize("form", list(FORMATS))
def test_the_command_writes_every_published_product(form: str, tmp_path: Path) -> None:
    file = tmp_path / "out"
    call_command("export_products", "--format", form, "--output", str(file))
    if form == "records":
        assert file.read_text().count("- type: product\n") == 54
    else:
        content = file.read_bytes()
        assert len(read(screen(f"x.{form}", content), content)[1]) == 54


@pytest.mark.django_db
def test_the_command_says_where_it_cannot_write(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_products", "--output", str(tmp_path / "nowhere" / "out"))


def test_withdrawn_products_stay_out_of_the_command(admin: User, tmp_path: Path) -> None:
    curation.withdraw(product=Product.objects.get(code=CODE), by=admin, reason="不再提供。")
    call_command("export_products", "--output", str(tmp_path / "out"))
    assert CODE not in (tmp_path / "out").read_text()
