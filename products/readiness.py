"""What must be true before publication. Pure: a frozen record in, findings out.

What must always be true stands as constraints on the models; here is what a draft may still
lack. A finding says where, why and how to mend it, and whether it blocks publication.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from products import facts
from products.wording import Words

Record = dict[str, Any]


class Finding(NamedTuple):
    code: str
    path: str
    why: Words
    fix: Words
    blocks: bool = True


BAIT = re.compile(
    r"秒批|秒到|秒放|低门槛|零门槛|无门槛|最低|最优|最高效|最快|第一品牌|稳赚|包过|必过|百分百|"
    r"100%|无风险|低风险|guaranteed approval|lowest|instant cash|risk[- ]free",
    re.IGNORECASE,
)
PERIODIC_RATE = re.compile(
    r"日息|月息|日利率|月利率|日费率|月费率|万分之|千分之|\b(daily|monthly) (interest|rate)|"
    r"\bper (day|month)\b",
    re.IGNORECASE,
)


def findings(record: Record) -> list[Finding]:
    """Everything to mend, in the order of the checks; empty means ready."""
    return [finding for check in CHECKS for finding in check(record)]


def _completeness(record: Record) -> Iterator[Finding]:
    for path in ("summary", "summary_en"):
        if not record[path]:
            yield Finding(
                "missing",
                path,
                Words("缺少简介。", "There is no summary in this language."),
                Words("用自己的话写一两句。", "Write one or two sentences of your own."),
                blocks=path == "summary",
            )
    if not record["verified_on"]:
        yield Finding(
            "missing",
            "verified_on",
            Words("没有核对日期。", "The day of verification is missing."),
            Words(
                "填写最近一次对照来源核对的日期。",
                "Give the day it was last read against its source.",
            ),
        )


def _uncited(record: Record) -> Iterator[Finding]:
    cited = {path for citation in record["citations"] for path in citation["facts"]}
    for path in facts.stated(record):
        if path not in cited and facts.whole(path) not in cited:
            yield Finding(
                "uncited",
                path,
                Words("“{t}”没有出处。", "“{t}” has no citation.").format(t=facts.title(path)),
                Words(
                    "加上来源、段落和依据，或删去这一项。",
                    "Cite source, paragraph and basis, or remove it.",
                ),
            )


def _cites_nothing(record: Record) -> Iterator[Finding]:
    stated = set(facts.stated(record))
    known = stated | {facts.whole(path) for path in stated}
    if record["aliases"]:
        known |= {"aliases", *(f"aliases.{alias}" for alias in record["aliases"])}
    for citation in record["citations"]:
        for path in citation["facts"]:
            if path not in known:
                yield Finding(
                    "cites_nothing",
                    path,
                    Words(
                        "出处所指的 {p} 没有填写。", "A citation names {p}, which is not stated."
                    ).format(p=path),
                    Words(
                        "填写这一项，或改正出处所指的事实。",
                        "State it, or correct the citation's fact.",
                    ),
                )


def _texts(record: Record) -> Iterator[tuple[str, str]]:
    for path in ("summary", "summary_en"):
        yield path, record[path]
    for rows in ("conditions", "highlights"):
        for row in record[rows]:
            yield f"{rows}.{row['key']}", f"{row['words']} {row['words_en']}"
    for block, name in (("speed", "words"), ("limit", "formula")):
        texts = record[block] or {}
        yield f"{block}.{name}", f"{texts.get(name) or ''} {texts.get(f'{name}_en') or ''}"


def _bait_words(record: Record) -> Iterator[Finding]:
    for path, text in _texts(record):
        for word in BAIT.findall(text):
            yield Finding(
                "bait_word",
                path,
                Words("含宣传用语“{w}”。", "Contains the advertising word “{w}”.").format(w=word),
                Words("改为中性的事实描述。", "Put the fact neutrally."),
            )


def _annual_rate(record: Record) -> Iterator[Finding]:
    rate = record["rate"] or {}
    annual = rate.get("min") is not None or rate.get("max") is not None
    for path, text in _texts(record):
        if PERIODIC_RATE.search(text) and not annual:
            yield Finding(
                "rate_not_annual",
                path,
                Words(
                    "写了日、月利率而没有年化利率。",
                    "A daily or monthly rate without its annual form.",
                ),
                Words(
                    "填写年化利率和年化方法，或删去日、月利率。",
                    "Give the annual rate and its method, or remove the other.",
                ),
            )
    if (
        rate.get("benchmark")
        and rate.get("spread_min_bp") is None
        and rate.get("spread_max_bp") is None
    ):
        yield Finding(
            "rate_not_annual",
            "rate.benchmark",
            Words("有基准利率而没有加点。", "A benchmark without a spread."),
            Words(
                "填写加点（基点），可为 0 或负数。",
                "Give the spread in basis points; 0 and negative count.",
            ),
        )


def _own_link(record: Record) -> Iterator[Finding]:
    if not record["apply_url"]:
        return
    domain = (record["issuer"] or {}).get("domain")
    host = urlsplit(record["apply_url"]).hostname or ""
    if not domain or not (host == domain or host.endswith(f".{domain}")):
        yield Finding(
            "foreign_link",
            "apply_url",
            Words(
                "申请网址不在发行机构自己的域名上。",
                "The address is not on the issuer's own domain.",
            ),
            Words(
                "换成发行机构自己的网址，或先登记它的域名。",
                "Use the issuer's own, or record its domain.",
            ),
        )


def _secure_link(record: Record) -> Iterator[Finding]:
    if record["apply_url"] and not record["apply_url"].startswith("https://"):
        yield Finding(
            "insecure_link",
            "apply_url",
            Words("申请网址不是 https。", "The address is not https."),
            Words("换成 https 网址。", "Use an https address."),
            blocks=False,
        )


def _dates(record: Record) -> Iterator[Finding]:
    effective = record["effective"] or {}
    start, end = effective.get("from"), effective.get("to")
    if start and end and start > end:
        yield Finding(
            "dates",
            "effective",
            Words("生效日晚于截止日。", "It ends before it begins."),
            Words("改正日期。", "Correct the dates."),
        )


CHECKS: tuple[Callable[[Record], Iterator[Finding]], ...] = (
    _completeness,
    _uncited,
    _cites_nothing,
    _annual_rate,
    _bait_words,
    _own_link,
    _secure_link,
    _dates,
)
