"""What a browser may run and keep: our own files, and nothing of the desk."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.desk_addresses import addresses, ask, objects
from tests.reading_pages import same_on_both
from tests.test_house import PUBLIC

pytestmark = pytest.mark.django_db


class Inline(HTMLParser):
    """What `default-src 'self'` forbids in a page: code and style that are written into it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        data = values.get("type") in ("application/json", "application/ld+json")
        if tag == "style" or (tag == "script" and not data and not values.get("src")):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.found.append(f"<{tag} {name}={value}>")
            if (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"<{tag} {name}={value}>")
            if name in ("src", "action") and "//" in (value or ""):
                self.found.append(f"<{tag} {name}={value}>")


@pytest.fixture
def desk(admin: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(admin)
    return client


def pages(client: Client, method: str = "get") -> dict[str, Any]:
    """Name → answer of every address of the desk; posting nothing shows the forms with errors."""
    return {
        f"{method} {address.name}": ask(client, method, address.path)
        for address in addresses(objects())
        if address.name != "logout"
    }


def is_page(answer: Any) -> bool:
    return str(answer.get("Content-Type", "")).startswith("text/html")


REFUSED = [
    "/no-such-page/",
    "/api/v1/no-such-thing/",
    "/api/v1/products/?no_such_parameter=1",
    "/admin/no-such-page/",
    "/static/products/no-such-file.css",
]


@pytest.mark.parametrize("address", [*PUBLIC, *REFUSED, "/static/catalog/kedai.css", "/admin/"])
def test_every_answer_carries_the_policy(address: str, client: Client) -> None:
    answer = client.get(address)
    answer.close()
    policy = dict(
        directive.strip().split(" ", 1)
        for directive in answer["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert {*policy} >= {"form-action"}
    assert not {"script-src", "style-src"} & {*policy}
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/", "/admin/login/", "/no-such-page/", "/api/docs/"])
def test_no_page_stands_in_a_frame(address: str, client: Client) -> None:
    assert client.get(address)["X-Frame-Options"] == "DENY"


@same_on_both
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_page_of_the_desk_has_code_or_style_in_it(method: str, desk: Client) -> None:
    answers = pages(desk, method)
    read = {name: answer for name, answer in answers.items() if is_page(answer)}
    assert len(read) > 30
    found = {name: Inline(answer.content.decode()).found for name, answer in read.items()}
    assert {name: inline for name, inline in found.items() if inline} == {}


@pytest.mark.parametrize("address", [*PUBLIC, *REFUSED, "/admin/login/"])
def test_no_other_page_has_code_or_style_in_it(address: str, client: Client) -> None:
    answer = client.get(address)
    if is_page(answer):
        assert Inline(answer.content.decode()).found == []


def test_the_check_sees_what_it_looks_for() -> None:
    page = (
        "<style>a{}</style><script>1</script><p style='a:b' onclick='x()'>"
        "<a href=' javascript:x'></a><script src='https://cdn.example/x.js'></script>"
        "<script type='application/json'>{}</script><script src='/static/x.js'></script>"
    )
    assert len(Inline(page).found) == 6


def test_the_description_of_the_api_brings_its_script_as_a_file(client: Client) -> None:
    page = client.get("/api/docs/").content.decode()
    assert 'src="/api/docs/?script="' in page
    script = client.get("/api/docs/?script=")
    assert script["Content-Type"].startswith("application/javascript")
    assert "SwaggerUIBundle(" in script.content.decode()
    assert "default-src 'self'" in script["Content-Security-Policy"]


def kept_by_nobody(answer: Any) -> bool:
    return {"no-store", "private"} <= {
        part.strip() for part in answer.get("Cache-Control", "").split(",")
    }


@same_on_both
def test_no_cache_keeps_anything_of_the_desk(desk: Client, client: Client) -> None:
    answers = {**pages(desk), "out": desk.post("/admin/logout/")}
    answers["login"] = client.get("/admin/login/")
    answers["refused"] = client.get("/admin/products/product/")
    assert [name for name, answer in answers.items() if not kept_by_nobody(answer)] == []
    assert not kept_by_nobody(client.get("/"))
