"""Who may change a reference row, and the door through which it is changed.

A row that a published product shows is public: its change goes out at once, without a draft and
without a second pair of eyes. So it takes a reviewer, who may also change the row; any other row
takes the model's own permission.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_permission_codename, get_user_model
from django.db import models, transaction
from django.db.models import ProtectedError

from products.curation import REVIEW, NotAllowed
from products.journal import By
from products.models import Revision
from products.refreshing.pending import Outcome, follow, look_again

if TYPE_CHECKING:
    from django.contrib.auth.models import User

NAMED = 3
"""Colleagues named to whoever may not do it: enough to find one."""


def refusal(*, row: models.Model, by: User) -> str:
    """Why `by` may not save this row as it stands, new or not, as a sentence; "" if they may."""
    permission = _permission(row, "add" if row._state.adding else "change")
    if not by.has_perm(permission):
        return "没有这项权限，请找管理员开通。"
    if row._state.adding or by.has_perm(REVIEW):
        return ""
    public = Revision.objects.published().showing(row).count()
    if not public:
        return ""
    return (
        f"{public} 个已发布的产品用到它，一改就立刻公开，所以须由有复核权限的人来改。"
        f"{_whom_to_ask(permission)}"
    )


def _permission(row: models.Model, action: str) -> str:
    return f"{row._meta.app_label}.{get_permission_codename(action, row._meta)}"


def _whom_to_ask(permission: str) -> str:
    backend = "django.contrib.auth.backends.ModelBackend"
    people = get_user_model()._default_manager
    may_change = people.with_perm(permission, backend=backend)
    found = people.with_perm(REVIEW, backend=backend).filter(pk__in=may_change.values("pk"))
    names = [user.get_username() for user in found.order_by("pk")[:NAMED]]
    return f"请找 {'、'.join(names)}。" if names else "请找管理员。"


@transaction.atomic
def save_reference(*, row: Any, by: User, reason: str = "") -> Outcome:
    """Save a row that its form or `full_clean` has found right, and let its products follow.

    `reason` (at most 100 characters) stands in the row's history and beside the journal's lines.
    NotAllowed says why `by` may not.
    """
    sentence = refusal(row=row, by=by)
    if sentence:
        raise NotAllowed(sentence)
    new = row._state.adding
    _sign(row, by, reason)
    row.save()
    if new:
        return Outcome(0, 0)
    behind = By(by, None, reason=reason)
    transaction.on_commit(lambda: look_again(row=row, by=behind))
    return follow(row=row, by=behind)


@transaction.atomic
def delete_reference(*, row: Any, by: User, reason: str = "") -> None:
    """Delete a row that nothing shows, draft or published or past; its history is kept."""
    if not by.has_perm(_permission(row, "delete")):
        raise NotAllowed("没有这项权限，请找管理员开通。")
    showing = Revision.objects.showing(row).count()
    if showing:
        raise NotAllowed(f"{showing} 份产品内容用到它，已被替代的也算，不能删除。")
    _sign(row, by, reason)
    try:
        row.delete()
    except ProtectedError as error:
        kinds = {str(found._meta.verbose_name) for found in error.protected_objects}
        raise NotAllowed(f"还有{'、'.join(sorted(kinds))}用到它，不能删除。") from error


def _sign(row: Any, by: User, reason: str) -> None:
    """What `simple_history` reads when it writes the row's next line."""
    row._history_user, row._change_reason = by, reason.strip() or None
