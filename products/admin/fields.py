"""Form fields that take what people type: sums in 万 and 亿, values of conditions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from products.admin.naming import path_of, written
from products.amounts import plain, typed_yuan, without_marks
from products.condition_values import value_text


def typed_number(mode: str) -> forms.TextInput:
    """A text box for a number: a browser empties a `type=number` that it cannot read."""
    return forms.TextInput(attrs={"inputmode": mode, "autocomplete": "off", "size": 14})


class YuanField(forms.DecimalField):
    """A sum in yuan.

    >>> YuanField().clean("1,000万")
    Decimal('10000000')
    """

    widget = forms.TextInput
    default_error_messages = {"invalid": "金额写成数字，以元计；也可以写 1000万、2.5亿。"}

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs say int
        text = "" if value is None else str(value)
        amount = typed_yuan(text)
        # What is no sum may still be a number, which the bounds judge: -5.
        return super().to_python(without_marks(text) if amount is None else amount)

    def prepare_value(self, value: Any) -> Any:
        return plain(value) if isinstance(value, Decimal) else value


class ConditionValueField(forms.CharField):
    """The text of a value; the form reads it once the operator is known."""

    def __init__(self, **kwargs: Any) -> None:
        for unused in ("encoder", "decoder"):
            kwargs.pop(unused, None)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else value_text(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(value_text(initial), data)


class FactField(forms.CharField):
    """A fact by its name or path, with suggestions from the page's `<datalist>`."""

    widget = forms.TextInput(attrs={"list": "citable-facts", "autocomplete": "off", "size": 32})

    def prepare_value(self, value: Any) -> Any:
        return written(value) if value else value

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        path = path_of(text)
        if text and path is None:
            raise forms.ValidationError("没有这一项事实，请从提示里选，例如额度上限（limit.max）。")
        return path or ""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(written(initial or ""), written(path_of(data or "") or data))
