"""What has ended leaves the catalog, whoever else is at work and however often it is asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from products import curation, journal
from products.models import Change, Product, Revision
from tests.builders import published
from tests.threads import run

CODES = ["cmb-zhaoke-toudai", "hxb-keji-qiye-touliandai"]
LAST, DAY_AFTER = date(2026, 6, 30), date(2026, 7, 1)


def ending(*codes: str, last: date = LAST) -> None:
    """Let the published revisions of these products end."""
    Revision.objects.published().filter(product__code__in=codes).update(effective_to=last)


def public(code: str) -> bool:
    return Revision.objects.published().filter(product__code=code).exists()


@pytest.mark.django_db
def test_what_is_prolonged_meanwhile_stays() -> None:
    ending(*CODES)

    def prolonging(ended: list[Product]) -> Iterable[Product]:
        ending(CODES[0], last=date(2027, 6, 30))
        return ended

    (change,) = curation.retire_ended(on=DAY_AFTER, watched=prolonging)

    assert change.product.code == CODES[1]
    assert public(CODES[0])


@pytest.mark.django_db
def test_what_is_withdrawn_meanwhile_is_withdrawn_once(reviewer: User) -> None:
    ending(*CODES)

    def withdrawing(ended: list[Product]) -> Iterable[Product]:
        for product in ended:
            if product.code == CODES[0]:
                curation.withdraw(product=product, by=reviewer, reason="停办。")
            yield product

    (change,) = curation.retire_ended(on=DAY_AFTER, watched=withdrawing)

    assert change.product.code == CODES[1]
    assert Change.objects.filter(kind="withdrawn").count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_withdraw_everything_once(committed: None) -> None:
    codes = sorted(Product.objects.values_list("code", flat=True))[:8]
    ending(*codes)
    both, done = Barrier(2, timeout=30), list[Change]()

    def together(ended: list[Product]) -> Iterable[Product]:
        both.wait()  # both have the same list in hand
        return ended

    def one() -> None:
        done.extend(curation.retire_ended(on=DAY_AFTER, watched=together))

    assert run(one, one) == [None, None]
    assert sorted(change.product.code for change in done) == codes
    assert Change.objects.filter(kind="withdrawn").count() == len(codes)
    assert journal.verify() is None


@pytest.mark.django_db
def test_an_interrupted_run_keeps_what_it_has_done_and_the_next_goes_on() -> None:
    ending(*CODES)

    def interrupted(ended: list[Product]) -> Iterable[Product]:
        yield ended[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        curation.retire_ended(on=DAY_AFTER, watched=interrupted)
    assert sum(map(public, CODES)) == 1

    assert len(curation.retire_ended(on=DAY_AFTER)) == 1
    assert sum(map(public, CODES)) == 0


@pytest.mark.django_db
def test_the_command_lists_lines_and_counts_them_beside(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ending(*CODES)

    call_command("retire_ended", "--on", "2026-07-01")
    first = capsys.readouterr()
    call_command("retire_ended", "--on", "2026-07-01")
    second = capsys.readouterr()

    assert len(first.out.splitlines()) == 2
    assert {line.split()[-1] for line in first.out.splitlines()} == set(CODES)
    assert first.err.endswith("2 withdrawn whose last day was before 2026-07-01.\n")
    assert "2/2" in first.err
    assert second.out == ""
    assert second.err.endswith("0 withdrawn whose last day was before 2026-07-01.\n")


@pytest.mark.django_db
def test_the_command_can_be_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    ending(CODES[0])

    call_command("retire_ended", "--on", "2026-07-01", "--verbosity", "0")

    said = capsys.readouterr()
    assert (said.out.split()[1:], said.err) == (["withdrawn", CODES[0]], "")


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "30.6.2026", "", "2026-7-1"])
def test_a_day_that_is_none_is_refused_with_a_sentence(day: str) -> None:
    with pytest.raises(CommandError, match="is not a day; write it like 2026-07-01"):
        call_command("retire_ended", f"--on={day}")


@pytest.mark.django_db
def test_an_entry_stays_through_its_last_day() -> None:
    ending(CODES[0])

    assert curation.retire_ended(on=LAST) == []
    assert published(CODES[0]).effective_to == LAST
