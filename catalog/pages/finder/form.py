"""The form on the first page: every field with what was typed, in words, and what is wrong.

Nothing typed is ever lost: a code that no choice knows, or several codes where the form offers
one, is shown as a choice of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from catalog.errors import Fault
from catalog.finding.atlas import Atlas
from catalog.languages import said as said_in
from catalog.languages import spoken
from catalog.pages import places, said
from catalog.pages.carried import Values
from catalog.pages.finder import typed
from products import industries
from products.terminology import Vocabulary
from products.vocabulary import GUARANTEE, PURPOSE, QUALIFICATION, STAGE
from products.wording import Words


class Choice(NamedTuple):
    code: str
    label: str
    definition: str
    chosen: bool


@dataclass(frozen=True)
class Group:
    """One question of the form with its answers."""

    name: str
    title: str
    choices: list[Choice]

    @property
    def answered(self) -> bool:
        return any(choice.chosen and choice.code for choice in self.choices)


class Mistake(NamedTuple):
    """A sentence about a field; `field` is its name on the form, or None where it has none.

    `typed` is the part that was not understood, where a field may hold several.
    """

    parameter: str
    title: str
    sentence: str
    field: str | None
    typed: str
    candidates: dict[str, str]
    suggestion: str | None


ON_FORM = {
    "stage",
    "q",
    "term_months",
    "industry",
    "equity_invested",
    "credit_record",
    *typed.PAGE_ONLY,
}
"""The names of the form's fields; their shared twins are `typed.STANDS_FOR`."""

NOT_KEPT = {"cursor", *typed.STANDS_FOR.values(), *ON_FORM}
"""A new question starts on its first page; what a field asks need not be kept hidden."""


@dataclass(frozen=True)
class FinderForm:
    place: str
    amount_wan: str
    q: str
    term_months: str
    stage: Group
    boxes: list[Group]
    selects: list[Group]
    offered_places: list[str]
    kept: list[tuple[str, str]]
    mistakes: list[Mistake]

    @property
    def more_given(self) -> int:
        """How many of the further conditions are given."""
        groups = (*self.boxes, *self.selects)
        return sum(group.answered for group in groups) + bool(self.term_months)

    @property
    def more_is_open(self) -> bool:
        """Show the further conditions when one of them is given or wrong."""
        more = {"term_months", *(group.name for group in (*self.boxes, *self.selects))}
        return bool(self.more_given) or any(m.field in more for m in self.mistakes)

    @property
    def wrong(self) -> dict[str, list[Mistake]]:
        """Field → what is wrong with it."""
        fields = {mistake.field: list[Mistake]() for mistake in self.mistakes}
        for mistake in self.mistakes:
            fields[mistake.field].append(mistake)
        return {name: found for name, found in fields.items() if name}


def finder_form(values: Values, atlas: Atlas, faults: list[Fault]) -> FinderForm:
    """From the parameters as they came, shared or typed, right or wrong."""
    text = {name: ",".join(given) for name, given in values.items()}
    return FinderForm(
        place=("; " if spoken() == "en" else "、").join(_place(values, atlas)),
        amount_wan=text.get(typed.SUM) or typed.wan_of(text.get("amount", "")),
        q=text.get("q", ""),
        term_months=text.get("term_months", ""),
        stage=_one_of("stage", _terms(STAGE), text, atlas),
        boxes=[
            _any_of(name, vocabulary, text, atlas)
            for name, vocabulary in (
                ("qualifications", QUALIFICATION),
                ("purposes", PURPOSE),
                ("guarantees", GUARANTEE),
            )
        ],
        selects=[
            _one_of("equity_invested", _plain(said.TRUTHS["equity_invested"]), text, atlas),
            _one_of("credit_record", _plain(said.TRUTHS["credit_record"]), text, atlas),
            _one_of("industry", _sections(), text, atlas),
        ],
        offered_places=places.offered(atlas),
        kept=[(name, value) for name, value in text.items() if value and name not in NOT_KEPT],
        mistakes=[_mistake(fault) for fault in faults],
    )


def _place(values: Values, atlas: Atlas) -> list[str]:
    if typed.PLACE in values:
        return values[typed.PLACE]
    codes = ",".join(values.get("region", [])).split(",")
    return [places.shown(code.strip(), atlas) for code in codes if code.strip()]


def _terms(vocabulary: Vocabulary) -> list[tuple[str, str, str]]:
    return [
        (term.code, said_in(term.label), said_in(term.definition) if term.definition else "")
        for term in vocabulary
    ]


def _plain(labels: dict[str, Words]) -> list[tuple[str, str, str]]:
    return [(code, said_in(label), "") for code, label in labels.items()]


def _sections() -> list[tuple[str, str, str]]:
    names = industries.names().items()
    return [(code, f"{code} {said_in(Words(*name))}", "") for code, name in names if len(code) == 1]


def _one_of(
    name: str, terms: list[tuple[str, str, str]], text: dict[str, str], atlas: Atlas
) -> Group:
    asked = text.get(name, "")
    choices = [Choice("", _("不限"), "", not asked)]
    choices += [Choice(code, label, words, code == asked) for code, label, words in terms]
    if not any(choice.chosen for choice in choices):
        labels = [said.label(name, code.strip(), atlas) for code in asked.split(",")]
        choices.append(Choice(asked, said.listed(labels), "", True))
    return Group(name, said.title(name), choices)


def _any_of(name: str, vocabulary: Vocabulary, text: dict[str, str], atlas: Atlas) -> Group:
    shared = typed.TICKED[name]
    asked = ",".join(text[key] for key in (name, shared) if key in text).split(",")
    ticked = dict.fromkeys(code.strip() for code in asked if code.strip())
    choices = [
        Choice(code, label, words, code in ticked) for code, label, words in _terms(vocabulary)
    ]
    choices += [Choice(code, code, "", True) for code in ticked if code not in vocabulary]
    return Group(name, said.title(shared), choices)


def _mistake(fault: Fault) -> Mistake:
    on_form = {shared: name for name, shared in typed.STANDS_FOR.items()}
    field = on_form.get(fault.parameter, fault.parameter)
    return Mistake(
        parameter=fault.parameter,
        title=said.title(fault.parameter),
        sentence=said_in(typed.SUM_WORDS if fault.parameter == "amount" else fault.detail),
        field=field if field in ON_FORM else None,
        typed=fault.hint.get("typed", ""),
        candidates=fault.hint.get("candidates", {}),
        suggestion=fault.hint.get("did_you_mean"),
    )
