"""Whose products a partner may propose: those of its own organisations and of those below them."""

from __future__ import annotations

from collections.abc import Collection

from catalog.errors import Fault, Problem
from partners.models import Partner
from partners.submissions.references import References
from products.models import Organisation, Revision
from products.models.reference import below
from products.records import Record
from products.wording import Words

NOT_THE_ISSUER = Words(
    "发行机构须是您代表的机构，或其下级。",
    "The issuer must be an organisation that you stand for, or one below it.",
)
NOT_TAKING_PART = Words(
    "没有发行机构的产品，参与机构中须有您代表的机构，或其下级。",
    "Of a product without an issuer, one of the organisations must be one that you stand for, or "
    "one below it.",
)
NOT_YOURS = Words(
    "这个代码的产品不属于您代表的机构。",
    "The product with this code is not of an organisation that you stand for.",
)


def organisations(partner: Partner) -> frozenset[int]:
    """The keys of those that it stands for, and of everything below them."""
    own: set[int] = set()
    for organisation in partner.organisations.all():
        own |= below(organisation)
    return frozenset(own)


def check_record(record: Record, references: References, own: Collection[int]) -> None:
    """Problem 403 unless what the record says is theirs to say."""
    issuer = references.find(Organisation, record.get("issuer"), ("issuer",))
    if issuer is not None:
        if issuer.pk not in own:
            raise Problem(403, [Fault("", NOT_THE_ISSUER, pointer="/issuer")])
        return
    taking_part = [
        references.find(Organisation, row["organisation"], ("organisations",))
        for row in record.get("organisations") or []
    ]
    if not any(row is not None and row.pk in own for row in taking_part):
        raise Problem(403, [Fault("", NOT_TAKING_PART, pointer="/organisations")])


def check_standing(revision: Revision, own: Collection[int]) -> None:
    """Problem 403 unless the product, as readers know it or knew it last, is theirs."""
    if revision.issuer_id is not None:
        theirs = revision.issuer_id in own
    else:
        theirs = revision.participations.filter(organisation__in=own).exists()
    if not theirs:
        raise Problem(403, [Fault("", NOT_YOURS, pointer="/code")])
