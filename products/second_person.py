"""The rule of the second person: whoever has saved a draft is not the one who approves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Exists, OuterRef

from products.models import Revision

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def required() -> bool:
    """Whether a second person approves here; a desk of one is a setting."""
    return not settings.ONE_PERSON_DESK


def is_own(*, revision: Revision, by: User) -> bool:
    """Whether `by` has saved this revision, and so is one of its authors."""
    return revision.authors.filter(pk=by.pk).exists()


def own_of(by: User) -> Exists:
    """`is_own` for every revision of a query at once: `annotate(own=own_of(by))`."""
    authors = Revision.authors.through._default_manager
    return Exists(authors.filter(revision=OuterRef("pk"), user=by))


def refusal(*, own: bool) -> str:
    """Why whose own revision it is may not approve it, as a sentence; "" if they may."""
    if own and required():
        return "编辑过这份草稿的人不能自己复核，须由另一位同事复核。"
    return ""
