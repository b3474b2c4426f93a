"""People for tests that need more of them than `conftest` has, or that commit for real."""

from __future__ import annotations

from django.contrib.auth.models import Permission, User


def person(name: str, *permissions: str, superuser: bool = False) -> User:
    """A user with these permissions of the desk, read anew so that none is cached."""
    user = User.objects.create_user(name, is_staff=True, is_superuser=superuser)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=permissions, content_type__app_label="products")
    )
    return User.objects.get(pk=user.pk)
