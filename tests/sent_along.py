"""Every field of every model, as somebody would send it along who has no business with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import models

ROOMS = ("products", "partners", "catalog", "auth")


def every_model() -> Iterator[type[models.Model]]:
    for room in ROOMS:
        yield from apps.get_app_config(room).get_models()


def names() -> list[str]:
    """Of all fields, and of what an answer calls some of them."""
    found = {
        name
        for model in every_model()
        for field in model._meta.concrete_fields
        for name in (field.name, field.attname)
    }
    return sorted(found | {"approved_by", "status", "digest", "reviewed", "partner"})


def everything(other: User) -> dict[str, str]:
    """Name → a value that would mean something, by the names that a form, an inline or a query
    would use."""
    found: dict[str, str] = {}
    for model in every_model():
        for field in model._meta.concrete_fields:
            value = hostile(field, other)
            for name in {field.name, field.attname}:
                found.setdefault(name, value)
                found.setdefault(f"{model._meta.model_name}_set-0-{name}", value)
                found.setdefault(f"{model._meta.model_name}-{name}", value)
        for many in model._meta.many_to_many:
            found.setdefault(many.name, "1")
    return {**found, "state": "published", "approved_by": "1", "status": "published"}


def hostile(field: models.Field[Any, Any], other: User) -> str:
    """A value that would mean something."""
    if field.choices:
        return str([code for code, _ in field.flatchoices][-1])
    if isinstance(field, models.ForeignKey):
        found = (
            other if field.related_model is User else field.related_model._default_manager.last()
        )
        return str(found.pk) if found else "1"
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.DateTimeField):
        return "2020-01-01 00:00:00"
    if isinstance(field, models.DateField):
        return "2020-01-01"
    return "7" if isinstance(field, models.IntegerField) else "sent"
