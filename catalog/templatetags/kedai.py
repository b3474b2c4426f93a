"""What the templates ask for that Django's language has not."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.filter
def at(values: dict[str, Any], name: str) -> Any:
    """`{{ form.wrong|at:group.name }}`; nothing where there is no such name."""
    return values.get(name)
