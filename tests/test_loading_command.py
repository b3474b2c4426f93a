"""load_catalog loads a directory, prints counts, and passes a refusal on."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from products.models import Product
from tests.small_catalog import Files, touched_withdrawn

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def test_the_command_prints_counts(files: Files, capsys: pytest.CaptureFixture[str]) -> None:
    files.write()

    call_command("load_catalog", str(files.directory), verbosity=0)
    assert capsys.readouterr().out == "7 new, 0 changed, 0 unchanged.\n"
    touched_withdrawn(User.objects.create_superuser("bob"))
    call_command("load_catalog", str(files.directory), verbosity=0)
    assert capsys.readouterr().out == (
        "0 new, 0 changed, 6 unchanged.\nLeft alone: t-one (withdrawn)\n"
    )


def test_the_command_loads_the_shipped_files_when_none_are_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("load_catalog", verbosity=0)

    assert capsys.readouterr().out.startswith("0 new, 0 changed, ")


def test_the_command_passes_a_refusal_on(files: Files) -> None:
    files.write()
    files.text("03-more.yaml", "- type: thing\n")

    with pytest.raises(CommandError) as refused:
        call_command("load_catalog", str(files.directory), verbosity=0)

    assert str(refused.value).startswith("03-more.yaml:1: unknown type 'thing'")
    assert str(refused.value).endswith("Nothing was changed.")
    assert not Product.objects.filter(code="t-one").exists()


def test_the_command_wants_a_directory_of_records(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"no regions\.csv"):
        call_command("load_catalog", str(tmp_path), verbosity=0)
