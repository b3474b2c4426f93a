"""Whether an answer would settle a criterion for a product: make it `met` or `unmet`.

What is stated in words only is never settled so; what is said of a group, or suggested by a
name, can be met and rules nobody out. The tests hold this against the matcher and every answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from products import industries
from products.matching import Bounds, Slot

TRUTHS = ("true", "false")
YES_OR_NO = ("equity_invested", "credit_record")


def by_a_number(bounds: Bounds) -> bool:
    """A stated bound can be kept to; a formula alone has to be asked about."""
    return bounds["min"] is not None or bounds["max"] is not None


def by_an_answer(criterion: str, slots: list[Slot]) -> bool:
    """Is there an answer that every slot is met by, or one that some slot rules out?

    An answer may name several codes, and for each slot the best of them counts; but nobody is
    both yes and no.
    """
    if criterion in YES_OR_NO:
        told = [{_told(slot, truth) for slot in slots} for truth in TRUTHS]
        return any(verdicts == {"met"} or "unmet" in verdicts for verdicts in told)
    reached = [_reached(criterion, slot) for slot in slots]
    return all("met" in some for some in reached) or any("unmet" in some for some in reached)


def _told(slot: Slot, truth: str) -> str:
    return slot["hit"] if truth in slot["values"] else slot["rest"]


def _reached(criterion: str, slot: Slot) -> set[str]:
    """The verdicts that one slot has for one answer or another, `unknown` aside."""
    reached = {slot["hit"]} if slot["values"] else set()
    if criterion != "industry" or _leaves_out(slot, _sections()):
        reached.add(slot["rest"])
    return reached


def _leaves_out(slot: Slot, codes: Iterable[str]) -> bool:
    """Is any of these industries, or of those below them, neither stated nor above a stated one?

    Of the other criteria a field that states every code there is can only be met, which settles
    it as well; so industries alone, which can be excluded, have to be looked through.
    """
    return any(
        code not in slot["values"]
        and (code not in slot["inside"] or _leaves_out(slot, _below(code)))
        for code in codes
    )


@cache
def _sections() -> tuple[str, ...]:
    return tuple(code for code in industries.names() if len(code) == 1)


def _below(code: str) -> list[str]:
    """Divisions of a section; groups and classes of anything below it."""
    if len(code) == 1:
        return [one for one in industries.names() if len(one) == 3 and one.startswith(code)]
    return [f"{code}{digit}" for digit in range(10)]
