"""The page that says who changed a reference row when, and what it said before.

Only to read: what was is brought back by changing the row again, through the same door and under
the same rules as any change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from simple_history.models import DeletedObject

from products.bylines import byline, name

PER_PAGE = 50
BLANK = "（空）"
KINDS = {"+": "新增", "~": "修改", "-": "删除"}


class Edit(NamedTuple):
    """A field that was changed: its name, and what stood there before and after, as texts."""

    label: str
    before: str
    after: str


class Entry(NamedTuple):
    """One line of a row's history; `edits` is empty for the first and for a deletion."""

    at: Any
    kind: str
    who: str
    reason: str
    edits: list[Edit]


def past(model: type[models.Model]) -> QuerySet[Any]:
    """Every version of every row of a model, newest first, with what a page shows of it."""
    history: Any = model.history  # type: ignore[attr-defined]
    versions: QuerySet[Any] = history.model._default_manager.order_by("-history_id")
    shown = [field.name for field in model._meta.concrete_fields if field.is_relation]
    return versions.select_related("history_user", *shown)


def entries(versions: Sequence[Any]) -> Iterator[Entry]:
    """Versions, newest first, as lines that compare each with the one after it in the list."""
    for version, older in pairwise([*versions, None]):
        yield Entry(
            at=version.history_date,
            kind=KINDS[version.history_type],
            who=name(version.history_user),
            reason=version.history_change_reason or "",
            edits=_edits(version, older) if version.history_type == "~" and older else [],
        )


def _edits(version: Any, older: Any) -> list[Edit]:
    """What differs between two versions of one row, in the order of the model's fields."""
    changed = {
        change.field: change
        for change in version.diff_against(older, foreign_keys_are_objs=True).changes
    }
    return [
        Edit(str(field.verbose_name), *(_text(field, value) for value in (change.old, change.new)))
        for field in version.instance_type._meta.concrete_fields
        if (change := changed.get(field.name))
    ]


def _text(field: Any, value: Any) -> str:
    match value:
        case DeletedObject():
            text = f"（已删除的{value.model._meta.verbose_name}）" if value.pk is not None else ""
        case list():
            text = "、".join(value)
        case _:
            text = "" if value is None else str(dict(field.flatchoices).get(value, value))
    return text or BLANK


def since(row: models.Model, seen: str) -> str:
    """Who changed what in a row after the version `seen` (its number), a sentence each."""
    versions = list(past(type(row)).filter(pk__gte=int(seen), **{_key(row): row.pk}))
    said = []
    for entry in reversed(list(entries(versions))[:-1]):
        what = "；".join(f"{edit.label}由“{edit.before}”改为“{edit.after}”" for edit in entry.edits)
        said.append(f"{byline(entry.who, entry.at)} {what or '保存过'}。")
    return "".join(said)


def newest(row: models.Model) -> str:
    """The number of a row's newest version, "" before its first."""
    version = past(type(row)).filter(**{_key(row): row.pk}).first()
    return str(version.pk) if version else ""


def _key(row: models.Model | type[models.Model]) -> str:
    return row._meta.pk.attname


class HistoryPage(admin.ModelAdmin):
    """An admin whose history page is the row's own, not the admin's log of visits."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        versions = past(self.model).filter(**{_key(self.model): self._number(object_id)})
        name = str(row or getattr(versions.first(), "instance", ""))
        if not name:
            raise Http404(f"{self.opts.verbose_name} {object_id}")
        page = Paginator(versions, PER_PAGE).get_page(request.GET.get("p"))
        # One more than the page shows: the oldest on it is compared, too.
        shown = list(versions[max(page.start_index() - 1, 0) : page.end_index() + 1])
        context = {
            **self.admin_site.each_context(request),
            "title": f"改动历史：{name}",
            "opts": self.opts,
            "row": row,
            "name": name,
            "page": page,
            "entries": list(entries(shown))[:PER_PAGE],
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/products/reference/history.html", context)

    def _number(self, object_id: str) -> Any:
        try:
            return self.opts.pk.to_python(unquote(object_id))
        except ValidationError as error:
            raise Http404(f"{self.opts.verbose_name} {object_id}") from error
