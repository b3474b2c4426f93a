"""The next best question as the page puts it: its answers as links, or a field of its own.

Every answer keeps the rest of the address, and starts on the first page again.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalog.filters import address
from catalog.finding.facets import VOCABULARIES
from catalog.finding.next_question import next_question
from catalog.finding.selection import Selection
from catalog.languages import said as said_in
from catalog.pages import said
from catalog.pages.carried import Values
from catalog.pages.finder.typed import PLACE, STANDS_FOR, SUM
from products import industries
from products.wording import Words

QUESTIONS = {
    "stage": gettext_lazy("企业处在哪个阶段"),
    "region": gettext_lazy("企业在哪里"),
    "amount": gettext_lazy("需要多少资金"),
    "term_months": gettext_lazy("资金要用多久"),
    "guarantee": gettext_lazy("可以提供哪种担保"),
    "purpose": gettext_lazy("资金用在哪里"),
    "qualification": gettext_lazy("有哪项企业资质"),
    "industry": gettext_lazy("属于哪个行业"),
    "equity_invested": gettext_lazy("是否已获股权投资"),
    "credit_record": gettext_lazy("是否有信贷记录"),
}
TYPED = {"region": PLACE, "amount": SUM, "term_months": "term_months", "industry": "industry"}
"""What is typed or chosen from a long list, and the field for it."""


class Reply(NamedTuple):
    label: str
    href: str


class Asking(NamedTuple):
    """`field` is the name of a field to fill in, where the answers are too many to be links;
    `several` that of the form's boxes, where more than one answer may be given."""

    question: str
    settles: str
    replies: list[Reply]
    field: str | None
    several: str | None
    sections: list[tuple[str, str]]
    kept: list[tuple[str, str]]


def asking(path: str, values: Values, selection: Selection) -> Asking | None:
    found = next_question(selection)
    if found is None:
        return None
    name = found.criterion
    boxes = {shared: own for own, shared in STANDS_FOR.items()}
    settles = ngettext(
        "补充后，可核对 {n} 项产品的条件。", "补充后，可核对 {n} 项产品的条件。", found.settles
    )
    return Asking(
        question=str(QUESTIONS[name]),
        settles=settles.format(n=found.settles),
        replies=[
            Reply(label, address(path, values, **{name: code})) for code, label in _labels(name)
        ],
        field=TYPED.get(name),
        several=boxes.get(name) if name not in TYPED else None,
        sections=_sections() if name == "industry" else [],
        kept=[(kept, given[0]) for kept, given in values.items() if kept != name],
    )


def _labels(name: str) -> list[tuple[str, str]]:
    if name in VOCABULARIES:
        return [(term.code, said_in(term.label)) for term in VOCABULARIES[name]]
    return [(code, said_in(label)) for code, label in said.TRUTHS.get(name, {}).items()]


def _sections() -> list[tuple[str, str]]:
    names = industries.names().items()
    return [("", _("请选择")), *((c, said_in(Words(*name))) for c, name in names if len(c) == 1)]
