"""The kinds of reference rows at the desk, a row's address, and a change typed into its form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse

from products.models import AssessmentMethod, Family, Organisation, Source
from tests.desk_pages import typed

SignIn = Callable[[User], Any]
REFERENCE: tuple[Any, ...] = (Organisation, Family, AssessmentMethod, Source)


def address(row: Any, page: str = "change") -> str:
    return reverse(f"admin:products_{row._meta.model_name}_{page}", args=[row.pk])


def save(client: Any, row: Any, **changes: str) -> Any:
    """Open the form, type, save; the page that follows."""
    form = f"{row._meta.model_name}_form"
    data = typed(client.get(address(row)), form) | changes
    return client.post(address(row), {**data, "_save": "1"}, follow=True)
