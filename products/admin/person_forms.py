"""The forms of an account: a name, a password, and roles as check boxes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError

from products import roles

LABELS = {
    "username": "用户名",
    "last_name": "姓",
    "first_name": "名",
    "email": "电子邮箱",
    "is_active": "在用",
    "is_superuser": "管理员",
}
"""Django's own would stand in English in the log of an account."""

HELP = {
    "username": "用来登录：字母、数字、汉字和 @ . + - _。",
    "is_active": "离开的人取消勾选：马上不能登录，经手过的内容仍留名。",
    "is_superuser": "管理员什么都能做，包括管理用户。",
}
"""In the place of sentences that speak of staff status and permissions."""


class RolesField(forms.ModelMultipleChoiceField):
    """Check boxes, each with what the role may do."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self) -> None:
        names = [role.name.zh for role in roles.ROLES]
        super().__init__(
            Group.objects.filter(name__in=names).order_by("id"),
            label="角色",
            required=False,
            help_text="可以选几个。谁也不能复核自己编辑过的内容。",
        )

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}：{roles.may(obj.name)}"


class NewPersonForm(UserCreationForm):
    by: User
    groups = RolesField()

    class Meta(UserCreationForm.Meta):
        labels, help_texts = LABELS, HELP


class PersonForm(UserChangeForm):
    """`by` is who has the page open: nobody shuts themselves out."""

    by: User
    groups = RolesField()

    class Meta(UserChangeForm.Meta):
        labels, help_texts = LABELS, HELP

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance == self.by:
            if not data.get("is_active"):
                self.add_error("is_active", ValidationError("不能停用自己的账号。"))
            if not data.get("is_superuser"):
                self.add_error("is_superuser", ValidationError("不能取消自己的管理员身份。"))
        return data


class NewPasswordForm(AdminPasswordChangeForm):
    """Twice the same; without Django's choice to take the password away."""

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.fields.pop("usable_password", None)
        for field in self.fields.values():
            field.required = True
