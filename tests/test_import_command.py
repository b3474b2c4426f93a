"""The import on the command line only tells, unless it is to import and nothing is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from products.models import BatchState, ImportBatch
from tests.sheet_lines import NEW, Cells, as_csv, line_of, tables

CODE = "hxb-keji-qiye-touliandai"


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., str]:
    def make(*lines: Cells) -> str:
        (tmp_path / "lines.csv").write_bytes(as_csv(lines))
        return str(tmp_path / "lines.csv")

    return make


def test_the_command_only_tells_unless_it_is_to_import(
    file: Callable[..., str], editor: User, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tables()
    call_command("import_products", file(NEW, line_of(CODE)), "--by", "alice")
    assert "1 new, 0 changed, 1 same, 0 wrong" in capsys.readouterr().out
    assert tables() == before
    assert not ImportBatch.objects.exists()

    call_command("import_products", file(NEW, line_of(CODE)), "--by", "alice", "--import")
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.by) == (BatchState.IMPORTED, editor)
    assert batch.revisions.get().product.code == "new-product"


@pytest.mark.parametrize(
    ("lines", "by", "fragment"),
    [
        ([NEW | {"发行机构": "甲"}], "alice", "lines.csv:2: 发行机构：没有机构“甲”"),
        ([{"代码": "x"}], "alice", "lines.csv:1: 缺少“名称”"),
        ([NEW], "nobody", "no user 'nobody'"),
        ([NEW], "bob", "没有新增和修改产品的权限"),
        ([NEW], None, "with --by"),
    ],
)
def test_the_command_changes_nothing_when_something_is_wrong(
    lines: list[Cells],
    by: str | None,
    fragment: str,
    file: Callable[..., str],
    editor: User,
    reviewer: User,
) -> None:
    before = tables()
    who = ["--by", by] if by else []
    with pytest.raises(CommandError) as refused:
        call_command("import_products", file(*lines), *who, "--import", verbosity=0)
    assert fragment in str(refused.value)
    assert tables() == before
    assert not ImportBatch.objects.exists()


def test_the_command_names_a_file_that_is_not_there(editor: User) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_products", "/nowhere/x.csv", "--by", "alice")
