"""Every kind of page that a reader can open, in both languages, mistakes and dead ends included.

What holds for any page (it is accessible, fits a phone, keeps the content policy, shows no element
that came from data) is asked of all of these. A new kind of page is one line here.
"""

from __future__ import annotations

from typing import NamedTuple

from django.contrib.auth.models import User

from catalog.languages import in_language
from products import curation, journal
from products.models import Change, Product


class Shown(NamedTuple):
    """A page: what it is called in a test's report, where it is, and how it answers."""

    name: str
    path: str
    status: int = 200


WITHDRAWN = "zhejiang-s-jijin"
"""A promoted product that nobody picks or compares; see `withdraw`."""
XIAN = "stage=startup&region=610100&amount=3000000"
HEBEI = "region=130100&amount=8000000&equity_invested=true"
THREE = "code=cmb-zhaoke-toudai&code=hxb-keji-qiye-touliandai&code=citic-toulian-kechuangtong"
FIVE = f"{THREE}&code=spdb-hardtech-zhongshidai&code=zhejiang-zhongshidai"
LOAN = "spdb-hardtech-chuangxin-jifendai"
LIMITED = "hxb-keji-qiye-touliandai"

CHINESE = [
    Shown("finder", "/"),
    Shown("answer", f"/?{XIAN}"),
    Shown("answer to everything", f"/?{HEBEI}&stage=growth&q=贷&page_size=5"),
    Shown("a page further, with two picked", f"/?page_size=5&compare={LOAN},{LIMITED}"),
    Shown("empty answer", f"/?{XIAN}&instrument=insurance&q=绿色"),
    Shown("finder with mistakes", "/?stage=seeds&region=999999&amount=-5&q=" + "贷" * 70, 400),
    Shown("finder with an unknown parameter", "/?no_such_parameter=1", 400),
    Shown("a place that several are called", "/?place=鼓楼", 400),
    Shown("map", "/map/"),
    Shown("map of an answer", f"/map/?{XIAN}"),
    Shown("map of nothing", "/map/?q=zzzzzz"),
    Shown("map with a mistake", "/map/?stage=xx", 400),
    Shown("product", f"/products/{LOAN}/"),
    Shown("product with a limit", f"/products/{LIMITED}/?{HEBEI}"),
    Shown("product that does not fit", f"/products/{LIMITED}/?{XIAN}&compare={LOAN}"),
    Shown("promoted product", "/products/yrd-chuangxinquan/"),
    Shown("product with a mistake", f"/products/{LIMITED}/?stage=xx", 400),
    Shown("product before it was public", f"/products/{LIMITED}/?as_of=2020-01-01&{XIAN}", 404),
    Shown("product on a day that is none", f"/products/{LIMITED}/?as_of=2026-02-30&{XIAN}", 400),
    Shown("product withdrawn", f"/products/{WITHDRAWN}/", 410),
    Shown("product never known", "/products/never-known/", 404),
    Shown("nothing picked to compare", "/compare/"),
    Shown("three compared", f"/compare/?{THREE}&{HEBEI}"),
    Shown("five compared", f"/compare/?{FIVE}"),
    Shown("compared with nobody known", f"/compare/?code={LOAN}&code=never-known", 400),
    Shown("sources", "/sources/"),
    Shown("source", "/sources/hebei-linkage/"),
    Shown("source never known", "/sources/never-known/", 404),
    Shown("issuers", "/issuers/"),
    Shown("issuer", "/issuers/spdb-xian-hardtech/"),
    Shown("families", "/families/"),
    Shown("family", "/families/equity-linked-loan/"),
    Shown("methods", "/methods/"),
    Shown("method", "/methods/cash-flow-credit-information/"),
    Shown("no page", "/no-such-page/", 404),
]
"""One or more of each kind, in Chinese."""

ENGLISH = [
    Shown(f"{name}, in English", in_language(path, "en"), status) for name, path, status in CHINESE
]
PAGES = [*CHINESE, *ENGLISH]
FEEDS = [
    "/changes.atom",
    f"/changes.atom?{XIAN}",
    "/en/changes.atom",
    "/sitemap.xml",
    f"/products.csv?{XIAN}",
]
"""What a reader's programs fetch beside the pages: XML, and a table."""


def then() -> Shown:
    """A product's page as it read when the product was first published."""
    first = Change.objects.filter(product__code=LIMITED).earliest("seq")
    return Shown("product as it read", f"/products/{LIMITED}/?as_of={journal.instant(first.at)}")


def withdraw() -> None:
    """Take down the product whose page says so."""
    carol = User.objects.create_superuser("withdrawing", password="a long enough one")
    product = Product.objects.get(code=WITHDRAWN)
    curation.withdraw(product=product, by=carol, reason="来源已更正。")
