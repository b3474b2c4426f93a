"""What a page says, it says in both languages."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.db.models import Model
from django.test import Client
from django.utils.translation.template import templatize

from products.models import AssessmentMethod, Change, Family, Organisation, Region, Source
from tests.public_addresses import ENGLISH as ENGLISH_PAGES
from tests.public_addresses import withdraw
from tests.reading_pages import VOID

ROOT = Path(__file__).parent.parent
CATALOG = ROOT / "catalog"
ENGLISH = CATALOG / "locale" / "en" / "LC_MESSAGES" / "django.po"
CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
TEXT = re.compile(r"""gettext\(u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")
PLACE = re.compile(r"%\(\w+\)s|\{\w*\}")
TRANSLATING = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}


def templates() -> list[Path]:
    return sorted((CATALOG / "templates").rglob("*.html"))


def said_by_templates() -> set[str]:
    return {
        ast.literal_eval(text)
        for path in templates()
        for text in TEXT.findall(templatize(path.read_text(encoding="utf-8")))
    }


def called(node: ast.Call) -> str:
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


UNDERSTOOD = {"places.py", "spelling.py", "typed.py"}
"""Modules that hold Chinese to understand what people type, and say none of it."""
NAMES = {"、", "Kedai 科贷"}


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((CATALOG / "pages").rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def said_by_modules() -> set[str]:
    return {
        node.args[0].value
        for _, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called(node) in TRANSLATING
        if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }


def test_every_text_of_a_page_has_its_english() -> None:
    entries = {entry.msgid: entry for entry in polib.pofile(str(ENGLISH))}
    asked = said_by_templates() | said_by_modules()
    assert len(asked) > 100
    assert sorted(asked - {*entries}) == []
    assert sorted({*entries} - asked) == []
    assert [msgid for msgid, entry in entries.items() if not entry.translated()] == []


def test_a_translation_keeps_its_places_and_is_english() -> None:
    for entry in polib.pofile(str(ENGLISH)):
        for text in [entry.msgstr, *entry.msgstr_plural.values()]:
            if text:
                # One of something needs no number.
                missing = {*PLACE.findall(entry.msgid)} - {*PLACE.findall(text)}
                assert not missing or text == entry.msgstr_plural.get(0), text
                assert {*PLACE.findall(text)} <= {*PLACE.findall(entry.msgid)}, text
                assert not CHINESE.search(text), text


@pytest.mark.parametrize("room", ["catalog/locale/en", "products/locale/zh_Hans"])
def test_the_compiled_file_is_that_of_the_texts(room: str) -> None:
    folder = ROOT / room / "LC_MESSAGES"
    written, compiled = polib.pofile(str(folder / "django.po")), polib.mofile(f"{folder}/django.mo")

    def told(file: polib.POFile | polib.MOFile) -> dict[tuple[str | None, str], object]:
        return {(e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in file}

    assert told(compiled) == told(written)


def test_no_template_says_anything_untranslated() -> None:
    tags = re.compile(
        r"\{% ?comment ?%\}.*?\{% ?endcomment ?%\}|\{% ?blocktranslate.*?endblocktranslate ?%\}"
        r"|\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\}|<strong lang=\"zh-Hans\">科贷</strong>"
        r"|(?<=lang=\"zh-Hans\">)中文",
        re.DOTALL,
    )
    left = {}
    for path in templates():
        plain = tags.sub("", path.read_text(encoding="utf-8"))
        if found := re.findall(rf"{CHINESE.pattern}+", plain):
            left[path.name] = found
    assert left == {}


def test_no_module_of_a_page_says_anything_untranslated() -> None:
    left = []
    for path, tree in modules():
        fine = {
            id(part)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and called(node) in {*TRANSLATING, "Words"}
            for part in ast.walk(node)
        }
        fine |= {
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        left += [
            f"{path.name}:{node.lineno} {node.value}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            if CHINESE.search(node.value) and id(node) not in fine
            if path.name not in UNDERSTOOD and node.value not in NAMES
        ]
    assert left == []


class Tongues(HTMLParser):
    """The Chinese of a page: what is marked as such, and what is not.

    A title cannot mark a part of itself, so its Chinese counts as marked.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[bool] = []
        self.marked: list[str] = []
        self.unmarked: list[str] = []
        self.in_title = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag not in VOID:
            here = self.open[-1] if self.open else False
            here = values["lang"] == "zh-Hans" if "lang" in values else here
            self.open.append(here)
            self.in_title = tag == "title"
        for name in ("title", "aria-label", "alt", "placeholder"):
            if CHINESE.search(values.get(name) or "") and not (self.open and self.open[-1]):
                self.unmarked.append(f"{name}={values[name]}")

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.open.pop()
            self.in_title = False

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.marked += re.findall(rf"{CHINESE.pattern}+", data)
        elif CHINESE.search(data):
            (self.marked if self.open[-1] else self.unmarked).append(data.strip())


def data() -> set[str]:
    """Every text that the records state: what an English page may show in Chinese."""
    found: set[str] = set()

    def walk(value: object) -> None:
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, dict):
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    for change in Change.objects.exclude(record=None):
        walk(json.loads(change.record or "null"))
    for model, columns in NAMED.items():
        for row in model._default_manager.values_list(*columns):
            found.update(text for value in row for text in [value] if isinstance(value, str))
            found.update(text for value in row if isinstance(value, list) for text in value)
    return found


NAMED: dict[type[Model], tuple[str, ...]] = {
    AssessmentMethod: ("name", "summary"),
    Family: ("name",),
    Organisation: ("name",),
    Region: ("name",),
    Source: ("title", "author", "via", "number", "publishers"),
}


@pytest.mark.django_db
def test_an_english_page_is_chinese_only_where_the_data_is(client: Client) -> None:
    withdraw()
    known = data()
    unmarked, strange = {}, {}
    for shown in ENGLISH_PAGES:
        page = Tongues(client.get(shown.path).content.decode())
        if page.unmarked:
            unmarked[shown.name] = page.unmarked
        foreign = [text for text in page.marked if not is_told(text, known)]
        if foreign:
            strange[shown.name] = foreign
    assert unmarked == {}
    assert strange == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["map/?阶段=种子", "map/?stage=种子期", "compare/?code=招科投贷", "issuers/?类=1"]
)
def test_what_was_typed_in_chinese_is_marked_so_in_english(client: Client, address: str) -> None:
    answer = client.get(f"/en/{address}")
    assert answer.status_code == 400
    assert Tongues(answer.content.decode()).unmarked == []


def is_told(text: str, known: set[str]) -> bool:
    """Is this what the data says, or a part of it?"""
    return text in {"科贷", "中文"} or any(text in one for one in known)
