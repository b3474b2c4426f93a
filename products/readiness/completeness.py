"""What every entry needs: a summary in each language, and a day of verification."""

from __future__ import annotations

from collections.abc import Iterator

from products import facts
from products.readiness.finding import Finding, Record
from products.wording import Words


def summaries(record: Record) -> Iterator[Finding]:
    """The Chinese summary must be there; the English one should."""
    for path in ("summary", "summary_en"):
        if not record[path]:
            yield Finding(
                "missing",
                path,
                Words(f"缺少{facts.title(path).zh}。", "There is no summary in this language."),
                Words("用自己的话写一两句。", "Write one or two sentences of your own."),
                blocks=path == "summary",
            )


def verified(record: Record) -> Iterator[Finding]:
    """The day on which it was last read against its source."""
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
