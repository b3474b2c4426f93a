"""Who sees what at the desk, and how a refusal reaches them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.db import models, transaction
from django.http import HttpRequest

from products.curation import EDIT, REVIEW, NotAllowed
from products.models import Revision

if TYPE_CHECKING:
    from django.contrib.admin.options import BaseModelAdmin as Admin
else:
    Admin = object

Result = TypeVar("Result")


def person(request: HttpRequest) -> User:
    """Who is asking; the admin lets nobody in without a name."""
    return cast(User, request.user)


def attempt(request: HttpRequest, move: Callable[[], Result]) -> Result | None:
    """A move of `curation`, whole or not at all; its refusal becomes a message and None."""
    try:
        with transaction.atomic():
            return move()
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return None


def version(revision: Revision) -> str:
    """Which save of a draft a form was opened on."""
    last = revision.saves.order_by("id").last()
    return str(last.pk) if last else ""


class DeskReads(Admin):
    """Whoever works at the desk may look at this; changing it takes a permission of its own."""

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        user = person(request)
        return (
            super().has_view_permission(request, obj)
            or user.has_perm("products.view_product")
            or user.has_perm(EDIT)
            or user.has_perm(REVIEW)
        )


class ViewOnly(DeskReads):
    """Nothing here is added, changed or deleted by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class BelowRevision(Admin):
    """Rows below a revision are a part of it: who may change it may change them."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return person(request).has_perm(EDIT)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return person(request).has_perm(EDIT)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return person(request).has_perm(EDIT)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return person(request).has_perm(EDIT)
