"""The shipped files: loaded once, left alone where people have been, refused with file and line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import models

from catalog.models import Entry
from products import curation, journal
from products.journal import By
from products.loading import Report, load
from products.models import (
    AssessmentMethod,
    Attribution,
    Change,
    Family,
    LoadedRecord,
    Organisation,
    Product,
    Region,
    Revision,
    Source,
)
from products.record_files import FileError, Located, read
from products.refreshing import refresh
from tests.builders import Record, approve, draft_of, lines, submitted, written

FIXTURES = settings.BASE_DIR / "fixtures"

pytestmark = pytest.mark.django_db

REGIONS = """code,name,name_en,level,parent
000000,全国,Nationwide,country,
330000,浙江省,Zhejiang,province,000000
330100,杭州市,Hangzhou,prefecture,330000
"""

REFERENCE: list[Record] = [
    {"type": "family", "code": "t-loans", "name": "测试贷"},
    {"type": "organisation", "code": "t-group", "name": "测试集团", "kind": "bank"},
    {
        "type": "organisation",
        "code": "t-bank",
        "name": "测试银行",
        "kind": "bank_branch",
        "parent": "t-group",
    },
    {
        "type": "source",
        "key": "t-article",
        "kind": "news",
        "title": "一篇报道",
        "author": "王小明",
        "published_on": "2025-08-01",
    },
    {
        "type": "method",
        "code": "t-model",
        "name": "模型",
        "citations": [{"source": "t-article", "locator": "第1段"}],
    },
]


def product(code: str = "t-one", **changes: Any) -> Record:
    """A product of the small catalog: everything it states is cited."""
    stated = {
        "issuer": "t-bank",
        "family": "t-loans",
        "regions": ["330100"],
        "methods": ["t-model"],
    }
    facts = ["name", *stated]
    cited = {"source": "t-article", "locator": "第2段", "basis": "direct", "facts": facts}
    return written(code=code, **{**stated, "citations": [cited], **changes})


class Files:
    """A directory of records as small as can be; written as a person would write it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        (directory / "regions.csv").write_text(REGIONS, encoding="utf-8")
        self.reference = [dict(row) for row in REFERENCE]
        self.products = [product("t-one"), product("t-two", name="第二款")]

    def write(self) -> None:
        for name, rows in (("01-reference", self.reference), ("02-products", self.products)):
            self.text(f"{name}.yaml", yaml.safe_dump(rows, allow_unicode=True, sort_keys=False))

    def text(self, name: str, text: str) -> None:
        (self.directory / name).write_text(text, encoding="utf-8")

    def load(self) -> Report:
        self.write()
        return load(self.directory)

    def named(self, kind: str, code: str) -> Record:
        rows = [*self.reference, *self.products]
        return next(r for r in rows if r["type"] == kind and code in (r.get("code"), r.get("key")))


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def everything() -> tuple[object, ...]:
    """All that a load may write."""
    tables: list[type[models.Model]] = [
        Region,
        Organisation,
        Family,
        Source,
        AssessmentMethod,
        Product,
        Revision,
        Change,
        Entry,
        LoadedRecord,
    ]
    return tuple(list(table._default_manager.order_by("pk").values()) for table in tables)


# --- loading again -------------------------------------------------------------------------------


def test_the_shipped_catalog_loads_a_second_time_without_a_trace() -> None:
    before = everything()
    total = len(list(read(sorted(FIXTURES.glob("*.yaml")))))

    report = load(FIXTURES)

    assert astuple(report) == ([], [], total, [])
    assert everything() == before


def test_the_shipped_catalog_was_published_in_its_written_order() -> None:
    products = [
        located.record["code"]
        for located in read(sorted(FIXTURES.glob("*.yaml")))
        if located.record["type"] == "product"
    ]
    published = Change.objects.order_by("seq").values_list("product__code", flat=True)

    assert list(published) == products
    assert list(Entry.objects.order_by("position").values_list("code", flat=True)) == products
    assert set(Attribution.objects.values_list("door", flat=True)) == {"load_catalog"}


def test_a_small_catalog_loads_once(files: Files) -> None:
    report = files.load()

    assert report.new == [
        "t-loans",
        "t-group",
        "t-bank",
        "t-article",
        "t-model",
        "t-one",
        "t-two",
    ]
    assert (report.changed, report.unchanged, report.left_alone) == ([], 0, [])
    assert lines() == 56
    assert astuple(files.load()) == ([], [], 7, [])
    assert lines() == 56


def test_a_load_can_be_watched_record_by_record(files: Files) -> None:
    files.write()
    seen: list[str] = []

    def watched(records: list[Located]) -> Iterator[Located]:
        for located in records:
            seen.append(located.record["type"])
            yield located

    load(files.directory, watched)

    assert len(seen) == 7


def test_another_spelling_of_the_same_record_changes_nothing(files: Files) -> None:
    files.load()
    files.products[0] |= {"aliases": [], "rate": None, "area": None}

    for _ in range(2):
        assert astuple(files.load()) == ([], [], 7, [])
    assert lines() == 56


def test_a_changed_product_gets_one_more_line(files: Files) -> None:
    files.load()
    files.products[0]["summary"] = "另一句简介。"

    report = files.load()

    assert (report.changed, report.unchanged) == (["t-one"], 6)
    change = Change.objects.get(seq=57)
    assert (change.kind, change.product.code, change.reviewed) == ("revised", "t-one", "self")
    assert files.load().unchanged == 7
    assert lines() == 57


def test_a_record_that_goes_back_and_forth_is_followed(files: Files) -> None:
    files.load()
    for summary in ("乙。", "甲。", "乙。"):
        files.products[0]["summary"] = summary
        assert files.load().changed == ["t-one"]
    assert lines() == 59


def test_a_changed_name_of_an_organisation_refreshes_what_shows_it(files: Files) -> None:
    files.load()
    files.named("organisation", "t-bank")["name"] = "改名银行"

    report = files.load()

    assert report.changed == ["t-bank"]
    refreshed = Change.objects.filter(seq__gt=56)
    assert [(row.kind, row.product.code) for row in refreshed] == [
        ("refreshed", "t-one"),
        ("refreshed", "t-two"),
    ]
    assert all("改名银行" in (row.record or "") for row in refreshed)
    assert files.load().changed == []


def test_a_change_that_no_record_shows_refreshes_nothing(files: Files) -> None:
    files.load()
    files.named("source", "t-article")["author"] = "李小红"
    files.named("method", "t-model")["summary"] = "说明。"
    files.named("organisation", "t-bank")["region"] = "330100"

    assert files.load().changed == ["t-bank", "t-article", "t-model"]
    assert lines() == 56


@pytest.mark.parametrize(
    ("kind", "code", "changes"),
    [
        ("family", "t-loans", {"name": "改名贷"}),
        ("source", "t-article", {"title": "改题"}),
        ("method", "t-model", {"name": "改名模型"}),
        ("organisation", "t-bank", {"domain": "bank.example"}),
        ("organisation", "t-bank", {"parent": None}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_reference_that_a_record_shows_refreshes_it(
    files: Files, kind: str, code: str, changes: Record
) -> None:
    files.load()
    files.named(kind, code).update(changes)

    files.load()

    assert list(Change.objects.filter(seq__gt=56).values_list("kind", flat=True)) == [
        "refreshed",
        "refreshed",
    ]


def test_a_new_region_name_refreshes_what_shows_it(files: Files) -> None:
    files.load()
    files.text("regions.csv", REGIONS.replace("杭州市", "新杭州市"))

    files.load()

    refreshed = Change.objects.filter(seq__gt=54, kind="refreshed")
    assert {"t-one", "t-two"} <= {row.product.code for row in refreshed}
    assert all("新杭州市" in (row.record or "") for row in refreshed)
    assert files.load().changed == []


def test_ancestors_are_refreshed_however_far_below_a_record_stands(files: Files) -> None:
    """The group of the group moves; the product of the branch shows its codes."""
    files.reference[1:1] = [
        {"type": "organisation", "code": "t-top", "name": "总部", "kind": "bank"},
        {"type": "organisation", "code": "t-new", "name": "新总部", "kind": "bank"},
        {
            "type": "organisation",
            "code": "t-middle",
            "name": "中层",
            "kind": "bank",
            "parent": "t-top",
        },
    ]
    files.named("organisation", "t-group")["parent"] = "t-middle"
    partner = {"role": "partner", "organisation": "t-bank"}
    other = product("t-two", issuer="cmb", organisations=[partner])
    other["citations"][0]["facts"].append("organisations.partner.t-bank")
    files.products[1] = other
    files.load()
    files.named("organisation", "t-middle")["parent"] = "t-new"

    files.load()

    refreshed = Change.objects.filter(seq__gt=56)
    assert [row.product.code for row in refreshed] == ["t-one", "t-two"]
    above = '"ancestors":["t-group","t-middle","t-new"]'
    assert all(above in (row.record or "") for row in refreshed)


# --- what people have touched --------------------------------------------------------------------


def touched_edited(by: User) -> None:
    reviewer = User.objects.create_superuser("second")
    approve(submitted("t-one", by), by=reviewer)


def touched_drafted(by: User) -> None:
    draft_of("t-one", by)


def touched_in_review(by: User) -> None:
    submitted("t-one", by)


def touched_withdrawn(by: User) -> None:
    curation.withdraw(product=Product.objects.get(code="t-one"), by=by, reason="停办")


def touched_retired(by: User) -> None:
    curation.withdraw(
        product=Product.objects.get(code="t-one"), by=None, reason="已过。", door="retire_ended"
    )


TOUCHED: dict[str, tuple[Callable[[User], None], str]] = {
    "edited": (touched_edited, "edited"),
    "drafted": (touched_drafted, "drafted"),
    "in review": (touched_in_review, "drafted"),
    "withdrawn": (touched_withdrawn, "withdrawn"),
    "retired": (touched_retired, "withdrawn"),
}


@pytest.mark.parametrize("how", TOUCHED)
def test_what_a_person_has_touched_is_left_alone_and_named_every_time(
    how: str, files: Files, admin: User
) -> None:
    touch, word = TOUCHED[how]
    files.load()
    touch(admin)
    before = everything()
    files.products[0]["summary"] = "文件里的另一句。"

    for _ in range(2):
        report = files.load()
        assert report.left_alone == [f"t-one ({word})"]
        assert (report.new, report.changed, report.unchanged) == ([], [], 6)
        assert everything() == before


def test_a_discarded_draft_gives_the_product_back_to_the_files(files: Files, admin: User) -> None:
    files.load()
    draft = draft_of("t-one", admin)
    curation.discard(revision=draft, by=admin)
    files.products[0]["summary"] = "文件里的另一句。"

    assert files.load().changed == ["t-one"]


def test_a_product_of_the_desk_is_not_taken_over_by_a_file(files: Files, admin: User) -> None:
    Revision.objects.create(
        product=Product.objects.create(code="t-one"), number=1, name="手工", offering="promoted"
    )

    report = files.load()

    assert report.left_alone == ["t-one (drafted)"]


def test_an_organisation_that_a_person_edited_is_left_alone(files: Files) -> None:
    files.load()
    Organisation.objects.filter(code="t-bank").update(name="人工改名")
    files.named("organisation", "t-bank")["name"] = "文件改名"

    for _ in range(2):
        assert files.load().left_alone == ["t-bank (edited)"]
    assert Organisation.objects.get(code="t-bank").name == "人工改名"


def test_an_organisation_that_stood_before_the_first_load_is_left_alone(files: Files) -> None:
    Organisation.objects.create(code="t-bank", name="早已有之", kind="bank")

    assert files.load().left_alone == ["t-bank (edited)"]
    assert Organisation.objects.get(code="t-bank").name == "早已有之"


def test_the_desks_refresh_does_not_count_as_an_edit_of_the_product(
    files: Files, admin: User
) -> None:
    files.load()
    Organisation.objects.filter(code="t-bank").update(name="人工改名")
    shown = Revision.objects.published().filter(product__code="t-one")
    refresh(revisions=shown, by=By(admin, admin))
    files.products[0]["summary"] = "文件里的另一句。"

    report = files.load()

    assert (report.changed, report.left_alone) == (["t-one"], ["t-bank (edited)"])


# --- refusals ------------------------------------------------------------------------------------

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


# --- the command ---------------------------------------------------------------------------------


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


def test_the_command_that_verifies_tells_how_many_lines_hold(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("verify_journal")

    assert capsys.readouterr().out == f"54 lines hold, head {journal.head().digest}\n"


def test_the_command_that_verifies_names_the_line() -> None:
    journal.head().__class__.objects.update(digest="0" * 64)

    with pytest.raises(CommandError, match="journal line 54: the head"):
        call_command("verify_journal")
