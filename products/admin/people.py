"""The people of the desk: who has an account, and which roles.

Only superusers come here, so nobody widens their own rights. There are no other groups than the
roles, which come with the release: groups have no page.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from products.admin.access import person
from products.admin.lockout import is_closed, reopen
from products.admin.person_forms import NewPasswordForm, NewPersonForm, PersonForm

admin.site.unregister(Group)
admin.site.unregister(User)


@admin.register(User)
class PersonAdmin(UserAdmin):
    form = PersonForm
    add_form = NewPersonForm
    change_password_form = NewPasswordForm
    change_user_password_template = "admin/auth/user/password.html"  # noqa: S105 a file
    add_form_template = "admin/change_form.html"
    change_form_template = "admin/auth/user/person.html"
    list_display = ("username", "full_name", "roles", "state", "last_login")
    list_filter = ("is_active", "is_superuser", "groups")
    list_per_page = 50
    search_fields = ("username", "last_name", "first_name", "email")
    actions = None
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    _name = (("last_name", "first_name"), "email")
    add_fieldsets = (
        (None, {"fields": ("username", "password1", "password2")}),
        ("姓名", {"fields": _name}),
        ("可以做什么", {"fields": ("groups", "is_superuser")}),
    )
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("姓名", {"fields": _name}),
        ("可以做什么", {"fields": ("is_active", "groups", "is_superuser")}),
        ("日期", {"fields": ("last_login", "date_joined")}),
    )

    class Media:
        css = {"all": ("products/people.css",)}

    # ── the list ──────────────────────────────────────────────────────────────────────

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Whoever may sign in; users that stand for a partner's systems are no people."""
        people = super().get_queryset(request).filter(is_staff=True)
        return people.prefetch_related("groups")

    @admin.display(description="姓名")
    def full_name(self, user: User) -> str:
        return f"{user.last_name}{user.first_name}"

    @admin.display(description="角色")
    def roles(self, user: User) -> str:
        return "、".join(group.name for group in user.groups.all())

    @admin.display(description="账号")
    def state(self, user: User) -> str:
        rank = "管理员" if user.is_superuser else ""
        return "、".join(filter(None, ("" if user.is_active else "已停用", rank))) or "在用"

    # ── one person ────────────────────────────────────────────────────────────────────

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.unlock)
        return [
            path("<path:object_id>/unlock/", view, name="auth_user_unlock"),
            *super().get_urls(),
        ]

    def get_form(  # type: ignore[override]  # as in the stubs of UserAdmin
        self, request: HttpRequest, obj: User | None = None, **kwargs: Any
    ) -> type[forms.ModelForm]:
        form = super().get_form(request, obj, **kwargs)
        form.by = person(request)  # type: ignore[attr-defined]  # one of the two forms above
        return form

    def save_model(
        self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool
    ) -> None:
        """Whoever is given an account here may sign in to the desk."""
        obj.is_staff = obj.is_staff or not change
        super().save_model(request, obj, form, change)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: User | None = None,
    ) -> HttpResponse:
        context["closed"] = obj is not None and is_closed(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    @method_decorator(require_POST)
    def unlock(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """解除锁定: before the quarter of an hour is over."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        pk = unquote(object_id)
        user = get_object_or_404(User, pk=pk if pk.isdecimal() else 0)
        reopen(user)
        self.log_change(request, user, "解除锁定。")
        messages.success(request, f"解除锁定：{user} 可以登录了。")
        return HttpResponseRedirect(reverse("admin:auth_user_change", args=[user.pk]))

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[Any, Any], set[Any], list[Any]]:
        """Nothing of what they have done goes with them; their name does."""
        words = "经手过的内容和日志都留下，其中不再写他的名字；只想不让人登录，请停用账号。"
        _, _, needed, protected = super().get_deleted_objects(objs, request)
        return [*map(str, objs), words], {"用户": len(objs)}, needed, protected

    # ── who may ───────────────────────────────────────────────────────────────────────

    def has_module_permission(self, request: HttpRequest) -> bool:
        return person(request).is_superuser

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return person(request).is_superuser

    def has_add_permission(self, request: HttpRequest) -> bool:
        return person(request).is_superuser

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return person(request).is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Deleting takes the name out of the records too; nobody deletes themselves."""
        return person(request).is_superuser and obj != request.user
