"""Days that contradict each other, or the days of the sources. Days are ISO texts."""

from __future__ import annotations

from collections.abc import Iterator

from products.readiness.finding import Finding, Record
from products.wording import Words


def reversed_dates(record: Record) -> Iterator[Finding]:
    """It does not end before it begins."""
    effective = record["effective"] or {}
    start, end = effective.get("from"), effective.get("to")
    if start and end and start > end:
        yield Finding(
            "dates",
            "effective",
            Words("生效日晚于截止日。", "It ends before it begins."),
            Words("改正日期。", "Correct the dates."),
        )


def verified_too_early(record: Record) -> Iterator[Finding]:
    """Nobody reads an entry against a source that is not out yet."""
    source = _latest(record)
    if source and record["verified_on"] and record["verified_on"] < source["published_on"]:
        yield Finding(
            "verified_too_early",
            "verified_on",
            Words(
                "核对日期 {day} 早于来源“{title}”的发布日期 {published}。",
                "Verified on {day}, before the source “{title}” was published on {published}.",
            ).format(
                day=record["verified_on"], title=source["title"], published=source["published_on"]
            ),
            Words(
                "改正核对日期，或改正来源的发布日期。",
                "Correct the day of verification, or the source's day of publication.",
            ),
            blocks=False,
        )


def ended_before_its_source(record: Record) -> Iterator[Finding]:
    """A source that came after the last day may well speak of a longer run."""
    source = _latest(record)
    end = (record["effective"] or {}).get("to")
    if source and end and end < source["published_on"]:
        yield Finding(
            "ended_before_source",
            "effective.to",
            Words(
                "截止日 {day} 早于来源“{title}”的发布日期 {published}。",
                "It ends on {day}, before its source “{title}” was published on {published}.",
            ).format(day=end, title=source["title"], published=source["published_on"]),
            Words(
                "对照来源确认是否已延期或已结束；已结束的请撤下。",
                "Read in the source whether it was extended or is over; withdraw what is over.",
            ),
            blocks=False,
        )


def _latest(record: Record) -> Record | None:
    """The source that was published last, among those whose day is known."""
    dated = [source for source in record["sources"] if source.get("published_on")]
    return max(dated, key=lambda source: source["published_on"], default=None)
