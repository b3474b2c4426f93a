"""What the desk's templates need beyond Django's own."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib.auth.models import User

from products.admin.content import Line
from products.admin.naming import door_name
from products.admin.review import REMARK
from products.bylines import name, names

register = template.Library()
register.filter(door_name)
register.filter(names)


@register.filter
def called(user: User | None) -> str:
    """By what name, "" for nobody: `{{ revision.author|called|default:"—" }}`."""
    return name(user) if user else ""


@register.inclusion_tag("admin/products/_remark_box.html")
def remark_box(line: Line, typed: dict[str, str]) -> dict[str, Any]:
    """A place to say why one fact goes back; open where something was typed already."""
    return {"line": line, "name": f"{REMARK}{line.fact}", "words": typed.get(line.fact, "")}
