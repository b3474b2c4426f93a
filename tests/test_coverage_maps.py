"""Every cell of the heat maps counts exactly the products that stand behind its address."""

from __future__ import annotations

from html.parser import HTMLParser

from django.contrib.auth.models import User

from products import curation
from products.models import (
    Product,
    Region,
    Revision,
)
from products.overview.coverage import by_province, stages_by_instrument
from products.overview.heat import province_tiles, stage_chart
from products.overview.provinces import PROVINCES
from tests.builders import draft_of, published
from tests.first_page import SignIn, front

CODE, OTHER = "hxb-keji-qiye-touliandai", "cmb-zhaoke-toudai"


class _Links(HTMLParser):
    """Addresses of the heat maps with what they are called."""

    def __init__(self) -> None:
        super().__init__()
        self.labels: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "a" and (values.get("class") or "").startswith("heat-"):
            self.labels[values["href"] or ""] = values["aria-label"] or ""


def test_behind_each_cell_are_exactly_as_many(sign_in: SignIn, editor: User, admin: User) -> None:
    """With drafts that say otherwise, two stages, two provinces and a withdrawn product about."""
    Revision.objects.published().filter(product__code=CODE).update(stages=["seed", "mature"])
    published(CODE).regions.set(Region.objects.filter(code__in=["650102", "650000", "540000"]))
    draft_of(CODE, editor, stages=["growth"], instrument="bond")
    curation.withdraw(product=Product.objects.get(code=OTHER), by=admin, reason="试。")
    client = sign_in(editor)
    links = _Links()
    links.feed(front(client).content.decode())
    assert len(links.labels) == 6 * 12 + 36
    for address, label in links.labels.items():
        count = client.get(address).context["cl"].result_count
        assert label.endswith(f"：{count} 项"), label
    assert any(label == "种子期 × 贷款：1 项" for label in links.labels.values())
    assert sum(label == "新疆：1 项" for label in links.labels.values()) == 1


def test_two_stages_count_in_both_cells_and_once_in_the_total(db: None) -> None:
    before = stages_by_instrument()
    assert before.total == 54
    one = published(CODE)
    Revision.objects.filter(pk=one.pk).update(stages=["seed", "mature"], instrument="voucher")
    after = stages_by_instrument()
    for stage in ("seed", "mature"):
        assert after.cells[stage, "voucher"] == before.cells[stage, "voucher"] + 1
    assert after.instruments["voucher"] == before.instruments["voucher"] + 1
    assert after.total == sum(after.instruments.values()) == 54


def test_what_is_not_stated_counts_as_that(db: None) -> None:
    grid, places = stages_by_instrument(), by_province()
    published_ones = Revision.objects.published()
    assert grid.stages["unstated"] == published_ones.filter(stages=[]).count()
    assert grid.instruments["unstated"] == published_ones.filter(instrument="").count()
    assert places["unstated"] == published_ones.filter(regions=None).count() > 0
    assert places["000000"] == published_ones.filter(regions="000000").count() > 0


def test_the_charts_of_an_empty_catalog_are_zeros(db: None) -> None:
    Revision.objects.published().update(state="superseded")
    cells = [cell for row in stage_chart().rows for cell in row.cells] + province_tiles().cells
    assert {cell.count for cell in cells} == {0}
    assert {cell.level for cell in cells} == {0, None}


def test_every_province_has_one_tile_of_its_own(db: None) -> None:
    provinces = Region.objects.filter(level="province")
    names_of = dict(provinces.values_list("code", "name"))
    assert {tile.code for tile in PROVINCES} == set(names_of)
    assert all(names_of[tile.code].startswith(tile.name) for tile in PROVINCES)
    cells = province_tiles().cells
    for one in cells:
        for other in cells:
            apart = (
                one.x + one.width <= other.x
                or other.x + other.width <= one.x
                or one.y + one.height <= other.y
                or other.y + other.height <= one.y
            )
            assert apart or one is other, (one.name, other.name)


def test_the_numbers_stand_in_a_table_too(sign_in: SignIn, editor: User) -> None:
    page = front(sign_in(editor)).content.decode()
    chart = stage_chart()
    for row in chart.rows:
        for cell in row.cells:
            address = cell.address.replace("&", "&amp;")
            assert (
                f'<td><a href="{address}" aria-label="{cell.label}">{cell.count}</a></td>' in page
            )
