"""The form of a reference row: who may save it, over what, and for which reason."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from products.admin.forms import SentenceAtField
from products.admin.history import newest, since
from products.refreshing import refusal

KEPT = "您填的内容还在下面，没有保存。"
OF_THE_FORM = ("version", "reason")
"""What the form asks for and the row does not have."""


class ReferenceForm(SentenceAtField):
    """A row that products share.

    `version` is what the page has seen, so that nobody overwrites another's change. Who may not
    save is told so beside what they typed: a row may become public while its form is open.
    """

    by: ClassVar[User]
    version = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label="改动理由",
        max_length=100,
        required=False,
        help_text="可不填。与改动一起留在历史里，不公开。",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    class Meta:
        help_texts = {
            "code": "永久不变：小写字母、数字、连字符，例如 cmb。",
            "key": "永久不变：小写字母、数字、连字符，例如 hebei-linkage。",
            "domain": (
                "机构官网的主机名，例如 cmbchina.com：小写，不带 https:// 和路径；中文域名写成 "
                "xn-- 开头的形式。产品的申请网址须在它之下。"
            ),
            "uscc": "18 位，末位是校验位，例如 9144030010001686XA；不知道就空着。",
            "parent": "改了上级，下级的产品也随之更新。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["version"].initial = newest(self.instance)
        else:
            self.fields.pop("reason", None)  # nothing is changed yet; the page does not ask either

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        sentence = refusal(row=self.instance, by=self.by)
        if sentence:
            raise ValidationError(f"{sentence}{KEPT}")
        if self.instance.pk:
            self._still_the_same(data.get("version", ""))
        return data

    def _still_the_same(self, seen: str) -> None:
        """Holds the row until the save; refuses when somebody has changed it meanwhile."""
        rows = type(self.instance)._default_manager.select_for_update()
        if not rows.filter(pk=self.instance.pk).exists():
            raise ValidationError(f"它已被删除。{KEPT}")
        if seen.isdecimal() and newest(self.instance) != seen:
            raise ValidationError(
                f"在您打开之后有人改过它：{since(self.instance, seen)}{KEPT}请另开一页看过再改。"
            )

    @property
    def changes_the_row(self) -> bool:
        """Whether anything but the reason was typed."""
        return bool(set(self.changed_data) - set(OF_THE_FORM))
