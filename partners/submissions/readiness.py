"""What readiness finds in a partner's record: what blocks it refuses it, the rest comes along.

Neighbours are not compared here: among them are other people's drafts. The curators see that.
"""

from __future__ import annotations

from typing import Any, TypedDict

from catalog.errors import Fault, Problem
from partners.submissions.pointers import of_fact
from products import journal, readiness
from products.models import Change
from products.readiness import Finding
from products.records import Record
from products.wording import Language, Words

SAME = Words(
    "与已公开的内容完全相同，没有可提交的改动。",
    "This is exactly what is public already; there is nothing to change.",
)
BLOCKED = Words("有 {count} 处须先改好，见 errors。", "{count} things must be mended; see errors.")


class Kept(TypedDict):
    """A finding as a submission keeps it, in both languages."""

    code: str
    pointer: str
    zh: str
    en: str


def judge(frozen: Record, record: Record, code: str, language: Language) -> list[Kept]:
    """What only warns. Problem 422 tells all that blocks, or that nothing differs from before.

    `frozen` is what the written `record` came to.
    """
    found = readiness.findings(frozen)
    blocking = [finding for finding in found if finding.blocks]
    warning = [_kept(finding, record) for finding in found if not finding.blocks]
    if blocking:
        raise Problem(
            422,
            [_fault(finding, record) for finding in blocking],
            detail=BLOCKED.format(count=len(blocking)),
            findings=[told(kept, language) for kept in warning],
        )
    last = Change.objects.filter(product__code=code).order_by("-seq").first()
    if last and last.content_digest == journal.content_digest(frozen):
        raise Problem(422, [Fault("", SAME, pointer="")])
    return warning


def told(kept: Kept, language: Language) -> dict[str, Any]:
    """A kept finding in the language of an answer."""
    detail = kept["en"] if language == "en" else kept["zh"]
    return {"code": kept["code"], "pointer": kept["pointer"], "detail": detail}


def _kept(finding: Finding, record: Record) -> Kept:
    words = _words(finding)
    where = of_fact(finding.path, record, finding.code)
    return Kept(code=finding.code, pointer=where, zh=words.zh, en=words.en)


def _fault(finding: Finding, record: Record) -> Fault:
    where = of_fact(finding.path, record, finding.code)
    return Fault("", _words(finding), {"code": finding.code}, pointer=where)


def _words(finding: Finding) -> Words:
    why, fix = finding.why, finding.fix
    return Words(why.zh + fix.zh, f"{why.en} {fix.en}")
