"""What is asked before a key is made."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from partners.models import Key, Partner
from partners.scopes import SCOPE

LASTS = ((30, "30 天"), (90, "90 天"), (180, "180 天"), (365, "一年"))


class KeyForm(forms.Form):
    """`newest` is the newest key when the page was opened: the page makes one key, and not a second
    when it is sent again."""

    scopes = forms.MultipleChoiceField(
        label="权限",
        choices=[
            (term.code, f"{term.label.zh}：{(term.definition or term.label).zh}") for term in SCOPE
        ],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一项权限。"},
    )
    days = forms.TypedChoiceField(
        label="有效期", choices=LASTS, coerce=int, initial=180, widget=forms.RadioSelect
    )
    label = forms.CharField(
        label="用处",
        required=False,
        max_length=60,
        help_text="例如：生产环境、某系统的测试。只给自己人看，可以不填。",
    )
    newest = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, partner: Partner, data: Any = None) -> None:
        self.standing = newest(partner)
        super().__init__(data, initial={"newest": self.standing})

    def clean_newest(self) -> str:
        if self.cleaned_data["newest"] != self.standing:
            raise ValidationError("这个页面打开之后，已经签发过密钥；没有再签发一个。")
        return self.standing

    def expires_at(self) -> datetime:
        return timezone.now() + timedelta(days=self.cleaned_data["days"])


def newest(partner: Partner) -> str:
    """The prefix of the partner's newest key, "" before the first."""
    return (
        Key.objects.filter(partner=partner).order_by("-pk").values_list("prefix", flat=True).first()
        or ""
    )
