"""The rows below a revision, edited on its form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.http import HttpRequest

from products.admin.access import BelowRevision
from products.admin.forms import CitationForm, ConditionForm, RowsOnce, SentenceAtField
from products.models import Citation, Condition, Highlight, Participation


class CompactTable(BelowRevision, admin.TabularInline):
    """Beside a chosen row only `+`: it is changed on a page of its own."""

    formset = RowsOnce
    extra = 0

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_change_related = field.widget.can_view_related = False
        return field


class ParticipationInline(CompactTable):
    model = Participation
    form = SentenceAtField
    fields = ("role", "organisation")
    autocomplete_fields = ("organisation",)


class ConditionInline(BelowRevision, admin.StackedInline):
    model = Condition
    form = ConditionForm
    formset = RowsOnce
    fields = (("key", "attribute", "effect"), ("operator", "value"), "words", "words_en")
    extra = 0


class HighlightInline(CompactTable):
    model = Highlight
    form = SentenceAtField
    fields = ("key", "kind", "words", "words_en")


class CitationInline(CompactTable):
    model = Citation
    form = CitationForm
    autocomplete_fields = ("source",)
