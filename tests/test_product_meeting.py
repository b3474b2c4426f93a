"""How a product meets the company of the address, condition by condition."""

from __future__ import annotations

import re
from typing import Any

import pytest

from products import journal
from products.models import Product
from products.vocabulary import VERDICT
from tests.builders import SOURCE, Record, cited, condition, record
from tests.reading_pages import HUAXIA, Look, Page


def lines(page: Page) -> list[str]:
    """The rows of the comparison: condition, what was told, verdict, note, without spaces."""
    table = page.html.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr.*?</tr>", table, re.DOTALL)
    return ["".join(Page(row).text.split()) for row in rows]


def test_each_line_says_what_is_stated_what_was_told_and_by_how_much_it_misses(look: Look) -> None:
    page = look(f"{HUAXIA}?region=610100&amount=30000000&equity_invested=true&stage=seed")
    assert lines(page) == [
        "企业阶段未披露所填：种子期未披露",
        "适用地区河北省属地所填：陕西省西安市不符来源列明的适用地区：河北省。",
        "额度额度上限1000万元所填：3000万元不符额度上限为1000万元。超出2000万元。",
        "企业类型科技企业2同类说明未询问需向机构确认只有文字说明，请向机构确认。",
        "已获股权投资有投资机构支持4同类说明所填：已获股权投资符合",
    ]
    assert "/?region=610100&amount=30000000&equity_invested=true&stage=seed" in page.hrefs
    assert "不符合申请条件" not in page.text


def test_a_condition_that_is_not_met_says_which_one_is_stated(look: Look) -> None:
    page = look("/products/citic-toulian-kechuangtong/?equity_invested=false")
    (line,) = [line for line in lines(page) if "项目已获投资" in line]
    assert "所填：未获股权投资不符来源列明的股权投资：项目已获投资。" in line


def test_what_was_not_told_is_asked_for_at_its_field(look: Look) -> None:
    page = look(f"{HUAXIA}?stage=seed")
    assert lines(page)[-1] == "已获股权投资有投资机构支持4同类说明去填写：已获股权投资待补充"
    (ask,) = [href for href in page.hrefs if "#f-" in href]
    assert ask == "/?stage=seed#f-equity_invested"
    assert look("/?stage=seed").one("select", id="f-equity_invested")


def test_without_a_company_the_conditions_stand_alone(look: Look) -> None:
    page = look("/products/zhejiang-zhekedai/")
    assert "对企业的条件" in page.text
    assert lines(page) == ["资质科技型中小企业2同类说明去填写：资质待补充"]
    assert "/#f-qualifications" in page.hrefs
    assert look("/").one("fieldset", id="f-qualifications")


def test_a_product_without_conditions_says_that_none_is_stated(look: Look) -> None:
    page = look("/products/zhejiang-s-jijin/")
    assert "来源没有写明对企业的条件。" in page.text
    assert lines(page) == []


def test_every_line_is_in_the_language_of_the_page(look: Look) -> None:
    page = look(f"/en{HUAXIA}?amount=30000000")
    told = page.html.partition("<tbody>")[2].partition("</tbody>")[0]
    for words in ("CNY 30 million", "Not met", "Backed by an investor", "Depends on you"):
        assert words in told


# --- conditions no shipped product has -------------------------------------------------------


def public(**stated: Any) -> str:
    """The page of a product that states this, journalled as it stands."""
    told: Record = record(sources=[SOURCE], **stated)
    product = Product.objects.create(code=told["code"])
    journal.append(
        kind="published", product=product, record=told, reviewed="self", by=journal.By(None, None)
    )
    return f"/products/{product.code}/"


def test_each_condition_has_the_verdict_of_its_own(look: Look) -> None:
    """Two on one criterion: together the worse counts, side by side each is judged."""
    path = public(
        conditions=[
            condition("qualification", ["high_tech"], key="one", words="高新技术企业"),
            condition("qualification", key="two", words="省内优质企业。"),
            condition("industry", ["C39"], key="three", words="做电子的", effect="excluding"),
            condition("qualification", ["gazelle", "unicorn"], key="four", words="成长快的企业"),
            condition("industry", ["I65", "C39"], key="five", words="信息产业"),
            condition("qualification", ["high_tech"], key="six", words="高企", effect="excluding"),
        ],
        citations=[
            *(cited(f"conditions.{key}") for key in ("one", "two", "five", "six")),
            cited("conditions.three", "group"),
            cited("conditions.four", "name"),
        ],
    )
    assert [
        re.sub("(所填：.*?)(符合|不符|待补充|需向机构确认)", r"|\2|", line)
        for line in lines(look(f"{path}?qualification=high_tech&industry=C39"))
    ] == [
        "资质高新技术企业1|符合|",
        "资质省内优质企业。1|需向机构确认|条件只有文字说明：省内优质企业；请向机构确认。",
        "行业不面向：做电子的C39计算机、通信和其他电子设备制造业2同类说明|需向机构确认|"
        "来源就同类产品说明不面向：做电子的；并非专指本产品，请向机构确认。",
        "资质成长快的企业瞪羚企业、独角兽3仅名称|待补充|要求：瞪羚企业、独角兽；请确认企业是否具备。",
        "行业信息产业I65软件和信息技术服务业、C39计算机、通信和其他电子设备制造业1|符合|",
        "资质不面向：高企高新技术企业1|不符|不面向：高新技术企业。",
    ]


@pytest.mark.parametrize(
    ("stated", "note"),
    [
        (condition("turnover", "5000000", operator="at_least"), "这一项不在对照之列"),
        (condition("project"), "只有文字说明"),
        (condition("industry"), "只有文字说明"),
    ],
)
def test_what_the_catalog_cannot_compare_is_for_the_institution(
    look: Look, stated: Record, note: str
) -> None:
    (line,) = lines(look(public(conditions=[stated])))
    assert VERDICT.label("manual").zh in line
    assert note in line
