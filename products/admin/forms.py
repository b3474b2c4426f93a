"""The forms of a draft: the models' own rules, said where they are broken."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.forms.models import BaseInlineFormSet

from products.admin.access import version
from products.admin.content import changed_facts
from products.admin.fields import ConditionValueField, FactField, YuanField
from products.bylines import byline
from products.condition_values import value_of
from products.models import Citation, Condition, Product, Revision, Source
from products.models.fields import SLUG
from products.vocabulary import BASIS


def columns(constraint: models.BaseConstraint) -> list[str]:
    """The columns a constraint speaks of, in its order."""

    def walk(condition: models.Q) -> Iterator[str]:
        for child in condition.children:
            if isinstance(child, models.Q):
                yield from walk(child)
            elif isinstance(child, tuple):
                yield str(child[0]).split("__")[0]

    if isinstance(constraint, models.CheckConstraint) and isinstance(
        constraint.condition, models.Q
    ):
        return list(walk(constraint.condition))
    return list(getattr(constraint, "fields", ()))


class SentenceAtField(forms.ModelForm):
    """A constraint's sentence stands at the last of its fields that the form shows."""

    def add_error(self, field: str | None, error: Any) -> None:
        if field is None and hasattr(error, "error_dict"):
            placed: dict[str, list[ValidationError]] = {}
            for name, problems in error.error_dict.items():
                for problem in problems:
                    at = self._place(problem) if name == NON_FIELD_ERRORS else name
                    placed.setdefault(at, []).append(problem)
            error = ValidationError(placed)
        super().add_error(field, error)

    def _place(self, problem: ValidationError) -> str:
        for constraint in self._meta.model._meta.constraints:
            if constraint.violation_error_message == problem.message:
                shown = [name for name in columns(constraint) if name in self.fields]
                return shown[-1] if shown else NON_FIELD_ERRORS
        return NON_FIELD_ERRORS


class RevisionForm(SentenceAtField):
    """A draft. `version` is what the page has seen, so that nobody overwrites another's work.

    After such a conflict the page offers `overwrite`: a person who has read what was changed in
    between may say that what they typed stands. It names the save they were told of.
    """

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    overwrite = forms.CharField(widget=forms.HiddenInput, required=False)
    told_of = ""
    cite_source = forms.ModelChoiceField(
        Source.objects.all(),
        label="来源",
        required=False,
        widget=AutocompleteSelect(Citation._meta.get_field("source"), admin.site),
    )
    cite_locator = forms.CharField(
        label="位置", max_length=60, required=False, help_text="例如 第3段"
    )
    cite_basis = forms.ChoiceField(
        label="依据", choices=BASIS.choices, required=False, initial="direct"
    )

    class Meta:
        model = Revision
        fields: list[str] = []  # the admin names them
        field_classes = {"limit_min": YuanField, "limit_max": YuanField}
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "summary_en": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "offering": "“机构提供”须填发行机构；“政策推广”不填。",
            "area": "例如 中关村。地区填到市或区，园区写在这里。",
            "limit_min": "元；也可写 50万",
            "limit_max": "元；也可写 1000万、2.5亿",
            "limit_formula": "没有固定数额时写算法，例如 上年销售收入的 15%",
            "rate_min": "%/年，例如 3.45",
            "rate_max": "%/年",
            "rate_method": "填了利率就要填",
            "rate_spread_min_bp": "基点，例如 -30",
            "rate_spread_max_bp": "基点",
            "term_facility_min_months": "月",
            "term_facility_max_months": "月，3 年写 36",
            "term_drawdown_months": "月",
            "speed_accept_days": "天",
            "speed_contact_days": "天",
            "speed_disburse_days": "天",
            "apply_url": "只填发行机构自己域名下的网址。",
            "verified_on": "最近一次对照来源读过的日子；发布前必填。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["version"].initial = version(self.instance)
        regions = self.fields.get("regions")
        if isinstance(regions, forms.ModelMultipleChoiceField):
            regions.queryset = regions.queryset.select_related("parent")  # type: ignore[union-attr]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(data.get("cite_source")) != bool(data.get("cite_locator")):
            missing = "cite_locator" if data.get("cite_source") else "cite_source"
            self.add_error(missing, "来源和位置须同时填写。")
        if self.instance.pk:
            self._still_mine(data.get("version", ""), data.get("overwrite", ""))
        return data

    def _still_mine(self, seen: str, overwrite: str) -> None:
        """Holds the row until the save; refuses when it has moved on since the page was opened."""
        self.instance.product.hold()
        current = Revision.objects.select_for_update().filter(pk=self.instance.pk).first()
        kept = "您填的内容还在下面，没有保存。"
        if current is None:
            raise ValidationError(f"这份草稿已被放弃。{kept}")
        if current.state != "draft":
            state = current.get_state_display()
            raise ValidationError(f"这份内容现在是“{state}”，不能再改。{kept}")
        self.told_of = version(current)
        if self.told_of not in (seen, overwrite):
            between = _since(current, overwrite or seen)
            raise ValidationError(f"在您打开之后，这份草稿有人保存过。{between}{kept}")
        self.told_of = ""


def _since(draft: Revision, seen: str) -> str:
    """Who saved what after the save that a form was opened on, a sentence each."""
    saves = list(draft.saves.select_related("by"))
    opened = next((at for at, save in enumerate(saves) if str(save.pk) == seen), 0)
    said = []
    for before, after in itertools.pairwise(saves[opened:]):
        changed = changed_facts(json.loads(before.record), json.loads(after.record))
        what = f"改了{'、'.join(changed)}" if changed else "没有改动内容"
        said.append(f"{byline(after.by, after.at)} {what}。")
    return "".join(said)


class NewRevisionForm(RevisionForm):
    """The first draft of a new product, with the code that it keeps for ever."""

    code = forms.CharField(
        label="代码",
        max_length=80,
        validators=[SLUG],
        help_text="永久不变，用在网址里：小写字母、数字、连字符，例如 cmb-zhaoke-toudai。",
    )

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if Product.objects.filter(code=code).exists():
            raise ValidationError("这个代码已有产品。要改它，请从产品列表打开，按“修改”。")
        return code


class ConditionForm(SentenceAtField):
    class Meta:
        model = Condition
        fields = ("key", "attribute", "effect", "operator", "value", "words", "words_en")
        field_classes = {"value": ConditionValueField}
        widgets = {"value": forms.TextInput(attrs={"class": "vTextField"})}
        help_texts = {
            "key": "在本产品内不重复，例如 high-tech；出处里写 conditions.high-tech",
            "operator": "只有文字说明时，比较和值都空着",
            "value": (
                "任一：资质的名称或代码、行业代码，用逗号隔开；等于：是 或 否；"
                "不低于、不高于：一个数；创新积分：scheme=…; version=…; scale=…; region=…; "
                "year=…; score=…"
            ),
        }

    def clean_value(self) -> Any:
        return value_of(self.cleaned_data["value"], self.cleaned_data.get("operator"))


class CitationForm(SentenceAtField):
    class Meta:
        model = Citation
        fields = ("fact", "source", "locator", "basis")
        field_classes = {"fact": FactField}
        help_texts = {
            "fact": "从提示里选，例如 额度上限；一组里的一项写作 purposes.green、conditions.代码",
            "locator": "例如 第3段",
        }


class RowsOnce(BaseInlineFormSet):
    """Two equal rows in one form get the constraint's sentence too.

    A cell of a table has no label of its own: its box carries the column's name.
    """

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            box: Any = getattr(field.widget, "widget", field.widget)  # inside the `+`
            if not box.is_hidden:
                box.attrs.setdefault("aria-label", str(field.label))

    def get_unique_error_message(self, unique_check: Any) -> str:
        for constraint in self.fk.model._meta.constraints:
            if set(columns(constraint)) == {*unique_check, self.fk.name}:
                return str(constraint.violation_error_message)
        return super().get_unique_error_message(unique_check)
