"""A product on one sheet of paper, to take to the bank."""

from __future__ import annotations

import re
from typing import Any

from django.db.models.functions import Length

from catalog.models import Entry
from tests.browser import chromium, needs_browser

EVERYTHING_TOLD = (
    "stage=startup&region=610100&amount=30000000&term_months=12&guarantee=unsecured&purpose=rnd"
    "&qualification=high_tech&industry=C39&equity_invested=false&credit_record=true"
)
PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
ON_PAPER = (
    *("#fact-name", "#meeting", "#facts", "#fact-issuer sup", "#missing", "#sources", ".printed"),
    *(".meeting .verdict", ".meeting .hint", ".sources time"),
)
NOT_ON_PAPER = ("nav", ".tongue", ".crumb", ".pick", ".picks", ".similar", ".history", ".bottom")


@needs_browser
def test_what_says_most_fits_one_sheet_in_both_languages(committed: None, live_server: Any) -> None:
    longest = Entry.objects.public().order_by(-Length("detail_zh")).values_list("code", flat=True)
    paths = [f"{start}/products/{code}/" for code in longest[:3] for start in ("", "/en")]
    with chromium() as page:
        for path in paths:
            page.goto(f"{live_server.url}{path}?{EVERYTHING_TOLD}")
            assert len(PAGE.findall(page.pdf(format="A4"))) == 1, path


@needs_browser
def test_paper_carries_what_the_bank_needs_and_no_navigation(
    committed: None, live_server: Any
) -> None:
    address = f"{live_server.url}/products/hxb-keji-qiye-touliandai/?{EVERYTHING_TOLD}"
    with chromium(color_scheme="dark") as page:
        page.goto(f"{address}&compare=cmb-zhaoke-toudai")
        page.emulate_media(media="print")
        for selector in ON_PAPER:
            assert page.locator(selector).first.is_visible(), selector
        for selector in NOT_ON_PAPER:
            assert not any(one.is_visible() for one in page.locator(selector).all()), selector
        shown = page.locator("article").inner_text()
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    for words in ("条件对照，以机构审批为准", "超出2000万元", "2026-11-22 与来源核对", address):
        assert words in shown
    assert ground == "rgb(255, 255, 255)"
