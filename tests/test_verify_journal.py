"""verify_journal tells how many lines hold, or names the line that does not."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from products import journal

pytestmark = pytest.mark.django_db


def test_the_command_that_verifies_tells_how_many_lines_hold(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("verify_journal")

    assert capsys.readouterr().out == f"54 lines hold, head {journal.head().digest}\n"


def test_the_command_that_verifies_names_the_line() -> None:
    journal.head().__class__.objects.update(digest="0" * 64)

    with pytest.raises(CommandError, match="journal line 54: the head"):
        call_command("verify_journal")
