"""What the templates ask for that Django's language has not."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from catalog import languages
from products.wording import Words

register = template.Library()

CHARACTER = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
CHINESE = re.compile(rf"[“‘]?[{CHARACTER}](?:[^\s,()<>&;]*[{CHARACTER}”’])?")
"""From a Chinese character, or the quote before it, to the last one before a blank, a comma or a
bracket."""


@register.filter
def at(values: dict[str, Any], name: str) -> Any:
    """`{{ form.wrong|at:group.name }}`; nothing where there is no such name."""
    return values.get(name)


@register.filter
def said(words: Words) -> str:
    """A pair of sentences in the page's language: `{{ term.label|said }}`."""
    return languages.said(words)


@register.filter
def chinese(text: str) -> SafeString:
    """A name or a text that has no English form, its Chinese marked as such on an English page.

    For what the data says; what the page itself says is translated.

    >>> chinese("中试贷 (4)")
    '中试贷 (4)'
    >>> from django.utils.translation import override
    >>> with override("en"):
    ...     chinese("中试贷 (4)")
    '<span lang="zh-Hans">中试贷</span> (4)'
    >>> with override("en"):
    ...     chinese("from “a” to “贷”")
    'from “a” to <span lang="zh-Hans">“贷”</span>'
    """
    plain = conditional_escape(text)
    if languages.spoken() != "en":
        return plain
    return SafeString(CHINESE.sub(r'<span lang="zh-Hans">\g<0></span>', plain))


@register.simple_tag(takes_context=True)
def onward(context: template.Context, name: str) -> str:
    """Another page by its name; what this one carries, the company and the picks, goes along."""
    path, along = reverse(name), context.get("along")
    return along.to(path) if along else path


@register.simple_tag(takes_context=True)
def other_language(context: template.Context) -> str:
    """This page in the other language; the first page where it must not repeat its address."""
    other = "zh-hans" if languages.spoken() == "en" else "en"
    return languages.in_language(context.get("address") or "/", other)
