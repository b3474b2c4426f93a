"""How submissions stand, as their partner is told: the state, the reasons, the journal's number.

Nothing of persons, and nothing of a draft that curators have taken over.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery

from partners.models import Partner, Submission
from partners.submissions.pointers import of_fact
from partners.submissions.readiness import told as finding_told
from products import journal
from products.models import Change, Remark, Revision
from products.terminology import Term, Vocabulary
from products.wording import Language, Words

PATH = "/api/v1/submissions/"
PUBLISHED = ("published", "superseded", "withdrawn")
"""The states of a revision that readers have seen."""

STATUS = Vocabulary(
    "submission_status",
    Words("提交的状态", "Status of a submission"),
    Term(
        "in_review", Words("复核中", "In review"), Words("在编目人员手里。", "With the curators.")
    ),
    Term(
        "returned",
        Words("已退回", "Returned"),
        Words("有理由；可以更正后再提交。", "With reasons; correct it and submit again."),
    ),
    Term("published", Words("已发布", "Published"), Words("读者已看到。", "Readers have seen it.")),
    Term("discarded", Words("已放弃", "Discarded"), Words("不会发布。", "It will not be public.")),
    Term(
        "superseded",
        Words("已被更正", "Superseded"),
        Words("由您后来的提交代替。", "A later submission of yours took its place."),
    ),
)


def of(partner: Partner) -> QuerySet[Any]:
    """A partner's submissions, newest first, each with all that `told` asks of it.

    Two statements however many there are: the submissions, and their remarks.
    """
    own = with_standing(Submission.objects.filter(partner=partner))
    remarks = Prefetch("revision__remarks", Remark.objects.order_by("id"))
    return own.prefetch_related(remarks).order_by("-id")


def with_standing(submissions: QuerySet[Submission]) -> QuerySet[Any]:
    """Each with whether `others` have saved what it became, and the `published_seq` of that."""
    lines = Change.objects.filter(
        product=OuterRef("revision__product"),
        kind__in=("published", "revised"),
        # A revision is saved as it is published, right before its line is written.
        at__gte=OuterRef("revision__saved_at"),
    )
    authors = Revision.authors.through._default_manager.filter(revision=OuterRef("revision"))
    others = Exists(authors.exclude(user=OuterRef("partner__user")))
    return submissions.select_related("revision", "replaced_by").annotate(
        others=others, published_seq=Subquery(lines.order_by("seq").values("seq")[:1])
    )


def among(submissions: QuerySet[Any], name: str) -> Any | None:
    """The one of these with this name; None for any other, and for what is no name."""
    try:
        return submissions.filter(name=UUID(name)).first() if len(name) == 36 else None
    except ValueError:
        return None


def status(submission: Any) -> str:
    """A code of `STATUS`; of a submission that `of` has given, or a new one."""
    revision = submission.revision
    if submission.replaced_by_id:
        return "superseded"
    if revision is None:
        return "discarded"
    if revision.state in PUBLISHED:
        return "published"
    alone = not getattr(submission, "others", False)
    return "returned" if revision.state == "draft" and alone else "in_review"


def told(submission: Any, language: Language) -> dict[str, Any]:
    """What the partner is told, as JSON."""
    state = status(submission)
    replacement = submission.replaced_by
    return {
        "id": str(submission.name),
        "status": state,
        "product": submission.code,
        "kind": submission.kind,
        "received_at": journal.instant(submission.received_at),
        "findings": [finding_told(kept, language) for kept in submission.findings],
        "reasons": _reasons(submission) if state == "returned" else [],
        "replaced_by": str(replacement.name) if replacement else None,
        "seq": submission.published_seq if state == "published" else None,
        "product_url": f"/api/v1/products/{submission.code}/" if state == "published" else None,
        "url": f"{PATH}{submission.name}/",
    }


def _reasons(submission: Any) -> list[dict[str, Any]]:
    """Why it came back: of the whole (path null), or of a fact, with its place in what was sent."""
    return [
        {
            "path": remark.fact or None,
            "pointer": of_fact(remark.fact, submission.record) if remark.fact else None,
            "words": remark.words,
        }
        for remark in submission.revision.remarks.all()
    ]
