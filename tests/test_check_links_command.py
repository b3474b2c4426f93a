"""The command tells what became of each address, and refuses options that cannot be meant."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from tests.link_rounds import names
from tests.listeners import Canary


@pytest.mark.django_db
def test_the_command_refuses_what_leads_inside_and_tells(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with Canary() as canary:
        names(f"http://127.0.0.1:{canary.port}/", "http://127.0.0.1/", "http://localhost/")
        call_command("check_links", "--minutes", "0.5")

        assert canary.calls() == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "refused http://127.0.0.1/ 网址指向内部或特殊的网络地址，不去查。",
        f"refused http://127.0.0.1:{canary.port}/ 端口 {canary.port} 不是网页的端口，不去查。",
        "refused http://localhost/ 网址里没有完整的域名，不去查。",
        "0 opens, 0 broken, 3 refused, 0 left for the next run.",
    ]
    assert "3/3" in said.err


@pytest.mark.django_db
def test_the_command_can_be_quiet_about_its_progress(capsys: pytest.CaptureFixture[str]) -> None:
    names("http://localhost/")
    call_command("check_links", "--verbosity", "0")

    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("minutes", ["0", "-1", "nan", "inf", "ten", ""])
def test_minutes_that_cannot_be_meant_are_refused_with_a_sentence(minutes: str) -> None:
    with pytest.raises(CommandError, match="is not a number of minutes above 0"):
        call_command("check_links", f"--minutes={minutes}")


def test_only_takes_an_outcome() -> None:
    with pytest.raises(CommandError, match="invalid choice: 'dead'"):
        call_command("check_links", "--only=dead")
