"""Columns with a rule of their own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from products.terminology import Vocabulary
from products.wording import Words

SLUG = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z", "代码只用小写字母、数字和连字符，例如 cmb-zhaoke-toudai。"
)


NO_WORDS = Vocabulary("", Words("", ""))
"""For migrations, which keep columns and not the words in them."""


class SlugCode(models.CharField):
    """A permanent code: lower-case letters, digits and hyphens, at most 80 characters."""

    default_validators = [SLUG]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 80)
        super().__init__(*args, **kwargs)


class TextList(models.JSONField):
    """A list of short texts, edited one a line; `[]` is *not stated*."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return LinesField(label=self.verbose_name, required=False, help_text="每行一个")

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
            raise ValidationError("应为文字列表，每项不空。")
        if len(set(value)) != len(value):
            raise ValidationError("有重复的项。")


class CodeList(TextList):
    """A list of codes of one vocabulary, edited as check boxes, kept in the vocabulary's order."""

    def __init__(self, *args: Any, vocabulary: Vocabulary = NO_WORDS, **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(
            label=self.verbose_name,
            choices=self.vocabulary.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        wrong = [code for code in value if code not in self.vocabulary]
        if wrong:
            allowed = "、".join(self.vocabulary.codes)
            raise ValidationError(f"没有代码 {'、'.join(wrong)}；可用：{allowed}。")

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if self.vocabulary is NO_WORDS or not isinstance(value, list):
            return value
        return [code for code in self.vocabulary.codes if code in value]


class LinesField(forms.CharField):
    """A list of texts as a text box, one a line."""

    widget = forms.Textarea(attrs={"rows": 2})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [
            line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()
        ]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool((initial or []) != self.to_python(data))
