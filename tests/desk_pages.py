"""What stands on a page of the desk: its text, and what its forms would send back."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse

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
