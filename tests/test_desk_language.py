"""The desk speaks Chinese: no page of it has an English sentence or word left over."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import CharField, TextField
from django.test import Client, RequestFactory
from django.urls import reverse

from config.refusals import failed
from partners.models import Key
from products.models import Organisation, Product
from tests.desk_addresses import addresses, ask, objects
from tests.reading_pages import same_on_both

pytestmark = [pytest.mark.django_db, same_on_both]

ALLOWED = {
    *("API", "CSV", "xlsx", "YAML", "JSON", "XML", "PDF", "UTF", "BOM", "Excel"),
    *("LPR", "IRR", "GB", "bp", "MB", "KB", "ID", "HTTP", "HTTPS", "URL", "Cookie", "Kedai", "xn"),
}
"""Names of formats, measures and things that Chinese writes in Latin letters."""

NOT_WORDS = re.compile(
    r"https?://\S*|[\w.+-]+@[\w-]+\.[\w.]+"  # addresses
    r"|\bT\+\d|\b\d{4}-\d\d-\d\d\b"
    r"|\b[a-z]+(?:=|\.(?=[一-鿿]))"  # how a code is typed: score=…, conditions.代码
    r"|\b[a-z0-9]+(?:[-_.=/][A-Za-z0-9…]+)+\b"  # codes, facts, files: cmb-loan, limit.max, a.csv
    r"|\b(?=\w*\d)\w+\b"  # digests and numbers
)
WORD = re.compile(r"[A-Za-z]{2,}")

READ_ALOUD = ("title", "aria-label", "aria-description", "placeholder", "alt", "label")
QUIET = {"script", "style", "code", "pre", "textarea", "template", "datalist"}


class Said(HTMLParser):
    """What a page says to people: its texts and the attributes that are shown or read aloud.

    Not what stands in `<code>` and `<pre>`, nor what declares itself to be English.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.open: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        quiet = tag in QUIET or values.get("lang") == "en"
        if not quiet and not self.quiet():
            shown = list(READ_ALOUD)
            if tag == "button" or values.get("type") in ("submit", "button", "reset"):
                shown.append("value")
            self.texts += [values[name] for name in shown if values.get(name)]
            self.texts += by_script(values.get("data-inline-formset"))
        if tag not in VOID:
            self.open.append((tag, quiet))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1][0] != tag:
            self.open.pop()
        if self.open:
            self.open.pop()

    def handle_data(self, text: str) -> None:
        if text.strip() and not self.quiet():
            self.texts.append(" ".join(text.split()))

    def quiet(self) -> bool:
        return any(quiet for _, quiet in self.open)


def by_script(inline: str | None) -> list[str]:
    """The words that a script puts below the rows of a form."""
    options = json.loads(inline)["options"] if inline else {}
    return [options[name] for name in ("addText", "deleteText") if name in options]


VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "path", "wbr"}


def entered() -> list[str]:
    """What people and sources have written into the catalog, longest first: not the desk's words.

    Only free text: what is chosen from a list has a Chinese label.
    """
    found = set()
    for label in ("products", "auth"):
        for model in apps.get_app_config(label).get_models():
            names = [
                field.attname
                for field in model._meta.concrete_fields
                if isinstance(field, (CharField, TextField))
                and not field.choices
                and field.attname not in ("record", "codename", "name" if label == "auth" else "")
            ]
            for values in model._default_manager.values_list(*names) if names else ():
                found |= {value for value in values if isinstance(value, str)}
    found |= set(Key.objects.values_list("prefix", flat=True))  # drawn; now and then all letters
    found -= set(DOORS)
    return sorted((text for text in found if WORD.search(text)), key=len, reverse=True)


DOORS = ("desk", "load_catalog", "retire_ended", "import_catalog")
"""Where a line of the journal came from: kept as a code, shown in words."""


def english(texts: list[str], data: list[str]) -> Iterator[str]:
    """The texts with Latin words that nobody has entered and no list allows."""
    for text in texts:
        rest = text
        if not WORD.search(NOT_WORDS.sub(" ", rest)):
            continue
        for value in data:
            if value in rest:
                rest = rest.replace(value, " ")
        words = [word for word in WORD.findall(NOT_WORDS.sub(" ", rest)) if word not in ALLOWED]
        if words:
            yield f"{text[:80]} → {' '.join(words)}"


@pytest.fixture
def desk(admin: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(admin)
    return client


def left_over(answers: Mapping[Any, Any]) -> str:
    """A line for each English text, with the first page that says it; "" is what should be."""
    data, found = entered(), dict[str, Any]()
    for name, answer in answers.items():
        if str(answer.get("Content-Type", "")).startswith("text/html"):
            for text in english(Said(answer.content.decode()).texts, data):
                found.setdefault(text, name)
    return "\n".join(f"{name}: {text}" for text, name in found.items())


def test_every_page_of_the_desk_is_chinese(desk: Client) -> None:
    answers = {address.name: ask(desk, "get", address.path) for address in addresses(objects())}
    assert len(answers) > 50
    assert left_over(answers) == ""


HIDDEN = re.compile(r'<input type="hidden" name="([\w-]+_FORMS)" value="(\d+)"')


def test_so_are_the_forms_that_were_sent_empty(desk: Client) -> None:
    answers = {}
    for address in addresses(objects()):
        page = ask(desk, "get", address.path)
        if page.status_code == 200 and not page.streaming:
            rows = dict(HIDDEN.findall(page.content.decode()))
            answers[address.name] = desk.post(address.path, rows)
    assert len(answers) > 30
    assert left_over(answers) == ""


def test_so_are_lists_that_are_searched_filtered_and_empty(desk: Client) -> None:
    answers = {
        f"{address.name}{query}": desk.get(address.path + query, follow=True)
        for address in addresses(objects())
        if address.name.endswith("_changelist")
        for query in ("?q=没有这样的", "?q=a", "?e=1", "?p=99")
    }
    assert len(answers) > 20
    assert left_over(answers) == ""


def test_so_are_the_pages_of_signing_in_and_out(client: Client, editor: User) -> None:
    login = "/admin/login/"
    wrong = {"username": "alice", "password": "wrong"}
    outsider = Client(SERVER_NAME="localhost")
    outsider.force_login(User.objects.create_user("outsider"))
    answers = {
        "login": client.get(login),
        "empty": client.post(login, {}),
        "outsider": outsider.get("/admin/", follow=True),
        "wrong": client.post(login, wrong),
        "closed": [client.post(login, wrong) for _ in range(5)][-1],
    }
    client.force_login(editor)
    password = "/admin/password_change/"
    answers |= {
        "password": client.get(password),
        "password, empty": client.post(password, {}),
        "password, bad": client.post(
            password, {"old_password": "x", "new_password1": "1", "new_password2": "2"}
        ),
        "password, weak": client.post(
            password, {"old_password": "x", "new_password1": "alice", "new_password2": "alice"}
        ),
        "password, common": client.post(
            password, {"old_password": "x", "new_password1": "12345", "new_password2": "12345"}
        ),
        "password, done": client.get("/admin/password_change/done/"),
        "out": client.post("/admin/logout/"),
    }
    assert [answer.status_code for answer in answers.values()] == [200] * 4 + [429] + [200] * 7
    assert left_over(answers) == ""


def test_so_are_the_refusals(client: Client, editor: User) -> None:
    client.force_login(editor)
    forger = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    forger.force_login(editor)
    answers = {
        403: client.get(reverse("admin:auth_user_changelist")),
        404: client.get("/admin/no-such-page/"),
        "forged": forger.post("/admin/logout/"),
        500: failed(RequestFactory().get("/admin/")),
        "missing": client.get(
            reverse("admin:products_organisation_change", args=[987654]), follow=True
        ),
    }
    assert [answer.status_code for answer in answers.values()][:4] == [403, 404, 403, 500]
    assert left_over(answers) == ""


def test_so_is_what_is_said_after_a_step_and_in_the_history(desk: Client, editor: User) -> None:
    add, user = reverse("admin:products_organisation_add"), "admin:auth_user_change"
    row = {"code": "new-bank", "name": "新银行", "kind": "bank"}
    answers = {
        "added": desk.post(add, row, follow=True),
        "added twice": desk.post(add, row, follow=True),
        "wrong": desk.post(add, {"code": "A B", "name": "x" * 500, "kind": "没有", "uscc": "1"}),
    }
    own = Organisation.objects.get(code="new-bank")
    change = reverse("admin:products_organisation_change", args=[own.pk])
    account = {"username": "alice", "is_active": "on", "email": "not one", "last_name": "x" * 200}
    answers |= {
        "changed": desk.post(change, {"name": "新银行二", "kind": "bank"}, follow=True),
        "its history": desk.get(reverse("admin:products_organisation_history", args=[own.pk])),
        "a delete": desk.get(reverse("admin:products_organisation_delete", args=[own.pk])),
        "deleted": desk.post(
            reverse("admin:products_organisation_delete", args=[own.pk]),
            {"post": "yes"},
            follow=True,
        ),
        "unlocked": desk.post(reverse("admin:auth_user_unlock", args=[editor.pk]), follow=True),
        "bad account": desk.post(reverse(user, args=[editor.pk]), account),
        "account": desk.post(
            reverse(user, args=[editor.pk]),
            {**account, "email": "", "last_name": "王"},
            follow=True,
        ),
        "password": desk.post(
            reverse("admin:auth_user_password_change", args=[editor.pk]),
            {"password1": "a password of 2026", "password2": "a password of 2026"},
            follow=True,
        ),
        "password, bad": desk.post(
            reverse("admin:auth_user_password_change", args=[editor.pk]),
            {"password1": "1", "password2": "2"},
        ),
        "its log": desk.get(reverse("admin:auth_user_history", args=[editor.pk])),
        "a user's delete": desk.get(reverse("admin:auth_user_delete", args=[editor.pk])),
        "a window": desk.get(add + "?_popup=1"),
    }
    assert {answer.status_code for answer in answers.values()} == {200}
    assert left_over(answers) == ""


def test_so_is_a_product_with_a_history(desk: Client) -> None:
    product = Product.objects.get(code="cmb-zhaoke-toudai")
    page = reverse("admin:products_product_change", args=[product.pk])
    answers = {
        "withdrawn": desk.post(
            reverse("admin:products_product_withdraw", args=[product.pk]),
            {"reason": "已停办。"},
            follow=True,
        ),
        "drafted": desk.post(
            reverse("admin:products_product_revise", args=[product.pk]), follow=True
        ),
        "both": desk.get(page),
        "its line": desk.get(
            reverse("admin:products_change_change", args=[product.changes.latest("seq").pk])
        ),
    }
    assert {answer.status_code for answer in answers.values()} == {200}
    assert left_over(answers) == ""


def test_the_check_sees_english_wherever_it_stands() -> None:
    page = """<title>Add it</title><p>已发布 published</p><input type=submit value="Save">
        <input value="typed by hand"><img alt="A dog"><a title="Go back" href="/x-y/">回</a>
        <code>limit.max</code><p lang="en">Not stated</p><button aria-label="Close">×</button>
        <p>按 LPR 加点，见 limit.max、https://a.example/b 和 a@b.example</p>"""
    found = [text.split(" → ")[1] for text in english(Said(page).texts, [])]
    assert found == ["Add it", "published", "Save", "dog", "Go back", "Close"]


def test_what_people_have_entered_is_not_the_desks_english(desk: Client) -> None:
    data = entered()
    assert "Beijing" in " ".join(data)
    assert list(english(["Bank of Nowhere"], ["Bank of Nowhere"])) == []
    assert list(english(["Bank of Nowhere closed"], ["Bank of Nowhere"])) != []
