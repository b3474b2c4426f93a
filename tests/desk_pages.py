"""What stands on a page of the desk, what its forms would send back, and the steps of an entry."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from products.models import Product, Revision
from tests.people import said

CODE = "hxb-keji-qiye-touliandai"
OTHER = "cmb-zhaoke-toudai"
QUEUE = "admin:products_revision_queue"
Data = dict[str, Any]


def text(page: Any) -> str:
    """What a person reads, in one line."""
    body = re.sub(r"<script.*?</script>|<[^>]+>", " ", page.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", body)


class _Form(HTMLParser):
    """The values that a browser would send back with the form of the given id."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id, self.inside = form_id, False
        self.data: dict[str, list[str]] = {}
        self.select = self.textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name, value = values.get("name") or "", values.get("value") or ""
        if tag == "form":
            self.inside = values.get("id") == self.form_id
        if not self.inside:
            return
        if tag == "input" and name and values.get("type") not in ("submit", "button"):
            if values.get("type") not in ("checkbox", "radio") or "checked" in values:
                self.data.setdefault(name, []).append(value)
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in values:
            self.data.setdefault(self.select, []).append(value)
        elif tag == "textarea":
            self.textarea = name
            self.data[name] = [""]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.textarea = ""

    def handle_data(self, text: str) -> None:
        if self.inside and self.textarea:
            self.data[self.textarea] = [self.data[self.textarea][0] + text.removeprefix("\n")]


def typed(page: HttpResponse, form_id: str = "revision_form") -> Data:
    """The data of a page's form, as it would go back untouched."""
    form = _Form(form_id)
    form.feed(page.content.decode())
    assert form.data, page.content.decode()
    return dict(form.data)


def page_of(product: Product) -> str:
    return reverse("admin:products_product_change", args=[product.pk])


def form_of(revision: Any) -> str:
    return reverse("admin:products_revision_change", args=[revision.pk])


def step(name: str, revision: Any) -> str:
    return reverse(f"admin:products_revision_{name}", args=[revision.pk])


def revise(client: Client, product: Product) -> Any:
    """修改: the draft's form."""
    return client.post(reverse("admin:products_product_revise", args=[product.pk]), follow=True)


def save(client: Client, page: Any, button: str = "_save", **changed: Any) -> Any:
    return client.post(
        page.redirect_chain[-1][0]
        if getattr(page, "redirect_chain", None)
        else page.request["PATH_INFO"],
        {**typed(page), **changed, button: "1"},
        follow=True,
    )


def submitted(client: Client, product: Product, **changed: Any) -> Revision:
    """A changed draft, handed in."""
    changed = changed or {"limit_max": "1200万"}
    answer = save(client, revise(client, product), "_submit", **changed)
    assert "等待复核" in said(answer)
    return product.revisions.in_review().get()
