"""People for tests that need more of them than `conftest` has, or that commit for real."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission, User

from products.roles import ROLES


def person(name: str, *permissions: str, superuser: bool = False) -> User:
    """A user with these permissions of the desk, read anew so that none is cached."""
    user = User.objects.create_user(name, is_staff=True, is_superuser=superuser)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=permissions, content_type__app_label="products")
    )
    return User.objects.get(pk=user.pk)


def said(page: Any) -> str:
    """The messages on a page of the desk, in one text."""
    return " ".join(str(message) for message in page.context["messages"])


def establish_roles() -> None:
    """The groups as the migration makes them, where a test's flush has taken them away."""
    for role in ROLES:
        group, _ = Group.objects.get_or_create(name=role.name.zh)
        ours = Permission.objects.filter(
            codename__in=role.permissions, content_type__app_label="products"
        )
        group.permissions.set(ours)
        for label in role.elsewhere:
            app, _, name = label.partition(".")
            group.permissions.add(
                Permission.objects.get(codename=name, content_type__app_label=app)
            )
