"""What made-up products refer to: shipped regions and families, invented issuers and sources.

Every name of an institution is invented. Each row is a written record, as `fixtures/` hold it, and
comes frozen, as a product shows it. No database is asked.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from products.record_files import read
from products.vocabulary import WHOLE_COUNTRY

Record = dict[str, Any]

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
REGIONS = FIXTURES / "regions.csv"
SEED = 2026
ISSUERS = 600

BUSIEST = ("440000", "320000", "330000", "110000", "310000", "370000", "510000", "420000")
"""Provinces with the most products, the busiest first; the others follow by code."""

BRANDS = (
    *(
        "恒远",
        "东衡",
        "华汇",
        "江海",
        "安泰",
        "中润",
        "永昌",
        "金原",
        "瑞丰",
        "国信",
        "广济",
        "长合",
    ),
    *("北辰", "南粤", "盛元", "正和", "天成", "明德", "宏业", "同济"),
)
BRAND_CODES = (
    *("hengyuan", "dongheng", "huahui", "jianghai", "antai", "zhongrun", "yongchang", "jinyuan"),
    *("ruifeng", "guoxin", "guangji", "changhe", "beichen", "nanyue", "shengyuan", "zhenghe"),
    *("tiancheng", "mingde", "hongye", "tongji"),
)
LOCAL = (
    *(("{place}科创银行", "bank", "kc"), ("{place}兴业农村商业银行", "rural_credit", "rcb")),
    *(("{place}融汇融资担保有限公司", "guarantor", "gt"), ("{place}惠民银行", "bank", "hm")),
    *(
        ("{place}创新投资有限公司", "investor", "vc"),
        ("{place}安信保险股份有限公司", "insurer", "ins"),
    ),
)
PAPERS = ("科技金融日报", "创新经济观察", "中小企业周刊", "金融信息报", "产业与资本", "商报")
TOPICS = (
    *("投贷联动新产品落地", "科技信贷再扩容", "知识产权质押融资提速", "“专精特新”企业融资观察"),
    *("中试贷款首批投放", "绿色转型金融支持方案", "创新积分制试点进展", "普惠科技贷款增长"),
)


@cache
def regions() -> dict[str, Record]:
    """Every region, frozen, by its code."""
    with REGIONS.open(encoding="utf-8", newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}

    def above(code: str) -> Iterator[str]:
        while code := rows[code]["parent"]:
            yield code

    return {
        code: {
            "code": code,
            "name": row["name"],
            "name_en": row["name_en"],
            "ancestors": list(above(code)),
        }
        for code, row in rows.items()
    }


@cache
def below(code: str) -> tuple[str, ...]:
    """The regions right below one, by code."""
    return tuple(each for each, row in regions().items() if row["ancestors"][:1] == [code])


@cache
def provinces() -> tuple[str, ...]:
    return (*BUSIEST, *(code for code in below(WHOLE_COUNTRY) if code not in BUSIEST))


@cache
def zipf(number: int) -> tuple[float, ...]:
    """Cumulative weights 1, 1/2, 1/3 …, as `random.choices` takes them."""
    total, found = 0.0, []
    for rank in range(1, number + 1):
        total += 1 / rank
        found.append(total)
    return tuple(found)


def short(code: str) -> str:
    """A place as a name of an institution has it.

    >>> short("440300"), short("150000")
    ('深圳', '内蒙古')
    """
    name = str(regions()[code]["name"])
    for ending in ("特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "省", "市"):
        name = name.removesuffix(ending)
    return name


@cache
def families() -> dict[str, Record]:
    """The shipped families, as they are written, by code."""
    return {each["code"]: each for each in _shipped("01-families.yaml", "family")}


def _shipped(name: str, kind: str) -> Iterator[Record]:
    return (each.record for each in read([FIXTURES / name]) if each.record["type"] == kind)


@cache
def organisations() -> dict[str, Record]:
    """Six hundred issuers and 34 promoting offices, as they are written, by code.

    Twenty banks work in the whole country, with branches; the others have a home, more of them
    in the busier provinces. Whoever stands above another comes first.
    """
    random = Random(SEED)
    rows = [*_national(), *_offices()]
    while len(rows) < ISSUERS + len(provinces()):
        number = len(rows)
        province = random.choices(provinces(), cum_weights=zipf(len(provinces())))[0]
        home = random.choice((province, *below(province)))
        rows.append(_branch(number, home, random) if number % 4 == 0 else _local(number, home))
    return {row["code"]: row for row in rows}


def _organisation(code: str, name: str, name_en: str, kind: str, **more: str | None) -> Record:
    known = {"parent": None, "region": None, "domain": None, "uscc": None}
    row = {"type": "organisation", "code": code, "name": name, "name_en": name_en, "kind": kind}
    return {**row, **known, **more}


def _national() -> Iterator[Record]:
    for brand, code in zip(BRANDS, BRAND_CODES, strict=True):
        name_en = f"{code.capitalize()} Bank"
        yield _organisation(code, f"{brand}银行", name_en, "bank", domain=f"{code}.example")


def _offices() -> Iterator[Record]:
    for code in provinces():
        name = f"{short(code)}科技金融服务中心"
        name_en = f"Technology Finance Service Centre, {regions()[code]['name_en']}"
        yield _organisation(f"stfc-{code}", name, name_en, "service_centre", region=code)


def _branch(number: int, home: str, random: Random) -> Record:
    which = random.randrange(len(BRANDS))
    name = f"{BRANDS[which]}银行{short(home)}科技支行"
    name_en = f"{BRAND_CODES[which].capitalize()} Bank, technology branch {home}"
    code, parent = f"{BRAND_CODES[which]}-{home}-{number}", BRAND_CODES[which]
    return _organisation(code, name, name_en, "bank_branch", parent=parent, region=home)


def _local(number: int, home: str) -> Record:
    form, kind, mark = LOCAL[number % len(LOCAL)]
    code = f"{mark}-{home}-{number}"
    name, name_en = form.format(place=short(home)), f"{mark.upper()} {home} No. {number}"
    return _organisation(code, name, name_en, kind, region=home, domain=f"{code}.example")


@cache
def national() -> tuple[str, ...]:
    return tuple(BRAND_CODES)


@cache
def issuers_of(province: str) -> tuple[str, ...]:
    """The issuers whose home is in a province; the whole country's where it has none."""
    homes = {province, *below(province)}
    rows = organisations().values()
    found = [row["code"] for row in rows if row["region"] in homes and not _is_office(row)]
    return tuple(found) or national()


def _is_office(row: Record) -> bool:
    return bool(row["kind"] == "service_centre")


@cache
def sources() -> dict[str, Record]:
    """Ten sources a province: policies, news and articles, as they are written, by key."""
    random = Random(SEED + 1)
    rows = [_source(province, number, random) for province in provinces() for number in range(10)]
    return {row["key"]: row for row in rows}


def _source(province: str, number: int, random: Random) -> Record:
    kind = ("news", "news", "article", "policy", "news")[number % 5]
    place, year = short(province), 2023 + number % 3
    day = f"{year}-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}"
    row = {"type": "source", "key": f"{kind}-{province}-{number}", "kind": kind, "via": None}
    told: Record = {"number": None, "in_force_on": None, "author": None, "published_on": day}
    if kind == "policy":
        told |= {
            "title": f"{place}关于促进科技金融发展的若干措施（{year}年）",
            "number": f"科金〔{year}〕{random.randrange(1, 90)}号",
            "publishers": [organisations()[f"stfc-{province}"]["name"]],
            "in_force_on": f"{year + 1}-01-01",
        }
    else:
        told |= {
            "title": f"{place}：{random.choice(TOPICS)}",
            "publishers": [random.choice(PAPERS)],
            "via": "科技金融简报" if kind == "news" else None,
        }
    return {**row, **told, "url": f"https://papers.example/{row['key']}"}


@cache
def sources_of(province: str) -> tuple[str, ...]:
    return tuple(key for key in sources() if key.split("-")[1] == province)


def written() -> Iterable[Record]:
    """Every record that a database needs before the products; what others name comes first."""
    return [*families().values(), *organisations().values(), *sources().values()]


@cache
def frozen_organisation(code: str) -> Record:
    row = organisations()[code]
    named = {name: row[name] for name in ("code", "name", "name_en", "kind", "domain")}
    return {**named, "ancestors": _above(organisations(), code)}


@cache
def frozen_family(code: str) -> Record:
    row = families()[code]
    named = {name: row[name] for name in ("code", "name", "name_en")}
    return {**named, "ancestors": _above(families(), code)}


def _above(rows: dict[str, Record], code: str) -> list[str]:
    parent = rows[code].get("parent")
    return [parent, *_above(rows, parent)] if parent else []


@cache
def frozen_source(key: str) -> Record:
    row = sources()[key]
    return {name: value for name, value in row.items() if name not in ("type", "author")}
