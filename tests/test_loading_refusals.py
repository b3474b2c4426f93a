"""A file that is wrong is refused with its line and the reason, and nothing changes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from products.loading import load
from products.record_files import FileError
from tests.small_catalog import REGIONS, Files, everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


BOMB = "\n".join(
    ["- &a [x, x, x, x, x, x, x, x, x, x]"]
    + [f"- &{b} [{', '.join([f'*{a}'] * 10)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
)

PRODUCT = """\
- type: product
  code: t-three
  name: 第三款
  summary: 简介。
  offering: offered
  issuer: t-bank
  verified_on: 2026-11-22
"""
CITED = """\
  citations:
    - source: t-article
      locator: 第1段
      basis: direct
      facts: [name, issuer{more}]
"""

REFUSALS: dict[str, tuple[str, int, str]] = {
    # what is wrong: the file, the line, a part of the reason
    "a code nobody knows": (PRODUCT + "  stages: [seed, adult]\n", 8, "unknown code 'adult'"),
    "a type nobody knows": ("- type: thing\n", 1, "unknown type 'thing'"),
    "no type": ("- code: a\n", 1, "unknown type None"),
    "a field nobody knows": (PRODUCT + "  colour: red\n", 1, "colour"),
    "a bad slug": (PRODUCT.replace("t-three", "T_Three"), 2, "form"),
    "a slug with a line after it": (PRODUCT.replace("t-three", '"t-three\\n"'), 2, "code"),
    "a fact without citation": (
        PRODUCT + "  instrument: loan\n" + CITED.format(more=""),
        1,
        "instrument: “Instrument” has no citation",
    ),
    "a citation without a fact": (PRODUCT + CITED.format(more=", area"), 1, "area"),
    "min above max": (
        PRODUCT + '  limit: {min: "2.00", max: "1.00"}\n' + CITED.format(more=""),
        1,
        "额度下限不能高于上限",
    ),
    "a rate without its method": (
        PRODUCT + '  rate: {min: "3.45"}\n' + CITED.format(more=", rate.min"),
        1,
        "利率须注明年化方法",
    ),
    "a daily rate alone": (
        PRODUCT.replace("简介。", "日息万分之一。") + CITED.format(more=""),
        1,
        "daily or monthly rate",
    ),
    "a region nobody knows": (
        PRODUCT + '  regions: ["330000", "999999"]\n' + CITED.format(more=", regions"),
        8,
        "no region '999999'",
    ),
    "a region as a number": (PRODUCT + "  regions: [330000]\n", 8, "330000 is not of type"),
    "a second issuer": (PRODUCT + "  issuer: t-group\n", 8, "'issuer' is written twice"),
    "promoted with an issuer": (
        PRODUCT.replace("offered", "promoted") + CITED.format(more=""),
        1,
        "不能有发行机构",
    ),
    "offered without an issuer": (
        PRODUCT.replace("  issuer: t-bank\n", "") + CITED.format(more="").replace(", issuer", ""),
        1,
        "须有发行机构",
    ),
    "an issuer nobody knows": (PRODUCT.replace("t-bank", "nobody"), 6, "no organisation 'nobody'"),
    "a source nobody knows": (
        PRODUCT + CITED.format(more="").replace("t-article", "nowhere"),
        9,
        "no source 'nowhere'",
    ),
    "money as a number": (PRODUCT + "  limit:\n    max: 1000.5\n", 9, "1000.5"),
    "money with three decimals": (PRODUCT + '  limit: {max: "1.005"}\n', 8, "form"),
    "a negative sum": (PRODUCT + '  limit: {max: "-1.00"}\n', 8, "form"),
    "a day that is none": (PRODUCT.replace("2026-11-22", "2026-02-30"), 7, "2026-02-30"),
    "a quoted day that is none": (PRODUCT.replace("2026-11-22", '"2026-02-30"'), 7, "2026-02-30"),
    "a wrong check digit": (
        "- {type: organisation, code: t-x, name: 甲, kind: bank, uscc: 91110000600037341A}\n",
        1,
        "校验位",
    ),
    "a condition that compares apples": (
        PRODUCT
        + "  conditions:\n"
        + '    - {key: a, attribute: patents, operator: any_of, value: ["1"], words: 文字}\n',
        9,
        "应为",
    ),
    "a condition with a list in its list": (
        PRODUCT
        + "  conditions:\n"
        + "    - {key: a, attribute: qualification, operator: any_of, value: [[x]], words: 文}\n",
        9,
        "conditions.0.value",
    ),
    "a condition with keys of two kinds": (
        PRODUCT
        + "  conditions:\n    - {key: a, attribute: project, words: 文, value: {1: a, b: c}}\n",
        9,
        "1",
    ),
    "a binary value": (
        PRODUCT
        + "  conditions:\n    - {key: a, attribute: project, words: 文, value: !!binary aGk=}\n",
        9,
        "",
    ),
    "no number at all": (
        PRODUCT + "  conditions:\n    - {key: a, attribute: project, words: 文, value: .nan}\n",
        9,
        "",
    ),
    "a letter that no database holds": (PRODUCT.replace("第三款", '"a\\0b"'), 3, ""),
    "half a letter": (PRODUCT.replace("第三款", '"\\ud800"'), 3, ""),
    "the same product twice": (
        PRODUCT + CITED.format(more="") + PRODUCT + CITED.format(more=""),
        14,
        "twice",
    ),
    "the code of another file": (
        PRODUCT.replace("t-three", "t-one") + CITED.format(more=""),
        2,
        "twice",
    ),
    "not YAML": ("- type: product\n  name: [\n", 3, "is not YAML"),
    "a tab": ("- type: product\n\tname: a\n", 2, "is not YAML"),
    "a tag of Python": ("- !!python/object/apply:os.system [ls]\n", 1, "is not YAML"),
    "a list as a key": ("- ? [a]\n  : b\n", 1, "is not YAML"),
    "no boolean": ("- type: !!bool perhaps\n", 1, "is not YAML"),
    "two documents": ("- {}\n---\n- {}\n", 2, "is not YAML"),
    "one record without a list": ("type: product\ncode: a\n", 1, "should hold a list"),
    "a word": ("hello\n", 1, "should hold a list"),
    "a list of words": ("- hello\n", 1, "a record is a mapping"),
    "too deep": ("[" * 10_000, 1, "nested too deeply"),
    "itself": ("- &a [*a]\n", 1, "aliases"),
    "a bomb of aliases": (BOMB, 2, "aliases"),
}


@pytest.mark.parametrize("wrong", REFUSALS)
def test_a_file_is_refused_with_line_and_reason_and_nothing_changes(
    wrong: str, files: Files
) -> None:
    text, line, reason = REFUSALS[wrong]
    files.load()
    before = everything()
    files.products[0]["summary"] = "一句要退回的话。"
    files.write()
    files.text("03-more.yaml", text)

    with pytest.raises(FileError) as refused:
        load(files.directory)

    assert str(refused.value).startswith(f"03-more.yaml:{line}: ")
    assert reason in str(refused.value)
    assert len(str(refused.value)) < 1000
    assert everything() == before


def test_what_the_refusals_break_is_sound(files: Files) -> None:
    files.load()
    files.text("03-more.yaml", PRODUCT + CITED.format(more=""))

    assert load(files.directory).new == ["t-three"]


def test_bytes_that_are_no_utf8_are_refused(files: Files) -> None:
    files.write()
    (files.directory / "03-more.yaml").write_bytes("- 名".encode("gb18030"))

    with pytest.raises(FileError, match=r"^03-more\.yaml:1: is not UTF-8"):
        load(files.directory)


def test_an_empty_file_holds_no_record(files: Files) -> None:
    files.text("03-more.yaml", "")
    files.text("04-more.yaml", "# later\n")

    assert len(files.load().new) == 7


def test_a_record_cannot_name_what_stands_after_it(files: Files) -> None:
    files.reference[1], files.reference[2] = files.reference[2], files.reference[1]

    with pytest.raises(FileError, match="no organisation 't-group'"):
        files.load()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("code,name\n000000,全国\n", "level"),
        (REGIONS + "440300,深圳市,Shenzhen,prefecture,440000x\n", "440000x"),
        (REGIONS + "44,广东省,Guangdong,province,000000\n", "44"),
        (REGIONS + "440000,广东省,Guangdong,planet,000000\n", "planet"),
        (REGIONS + "330100,杭州,Hangzhou,prefecture,330000\n", "330100"),
    ],
    ids=["no columns", "no parent", "no code", "no level", "twice"],
)
def test_broken_regions_are_refused(text: str, reason: str, files: Files) -> None:
    before = everything()
    files.text("regions.csv", text)

    with pytest.raises(FileError, match=reason) as refused:
        files.load()

    assert str(refused.value).startswith("regions.csv:")
    assert everything() == before


def test_regions_that_are_no_utf8_are_refused(files: Files) -> None:
    (files.directory / "regions.csv").write_bytes(REGIONS.encode("gb18030"))

    with pytest.raises(FileError, match=r"^regions\.csv:"):
        files.load()


def test_a_bomb_of_aliases_costs_next_to_nothing(tmp_path: Path) -> None:
    """In a process of its own, with little memory and a few seconds of work."""
    (tmp_path / "bomb.yaml").write_text(
        "- type: family\n  code: a\n  name:\n"
        + "".join(f"    {row}\n" for row in BOMB.splitlines())
    )
    program = (
        "import resource, sys; from pathlib import Path\n"
        "from products.record_files import FileError, read\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (30, 30))\n"
        "try: list(read([Path(sys.argv[1])]))\n"
        "except FileError as error: print(error)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "bomb.yaml")],
        capture_output=True,
        text=True,
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "PYTHONPATH": str(settings.BASE_DIR),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        },
    )

    assert "aliases" in done.stdout, done.stderr
