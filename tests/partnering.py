"""Partners for the tests: with organisations, and with keys told in the clear."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import Permission, User
from django.utils import timezone

from partners import keys
from partners.models import Partner
from products.models import Organisation


def a_partner(code: str = "a-bank", *organisations: str) -> Partner:
    """A partner that stands for these organisations of the shipped catalog."""
    user = User.objects.create_user(f"partner:{code}")
    user.user_permissions.set(
        Permission.objects.filter(
            codename__in=["add_revision", "change_revision"], content_type__app_label="products"
        )
    )
    partner = Partner.objects.create(code=code, name=f"合作方 {code}", user=user)
    partner.organisations.set(Organisation.objects.filter(code__in=organisations))
    return partner


def key_of(partner: Partner, *scopes: str, days: int = 30) -> str:
    """A new key's text."""
    expires_at = timezone.now() + timedelta(days=days)
    return keys.issue(partner=partner, scopes=scopes, expires_at=expires_at)[1]


def bearer(text: str) -> dict[str, str]:
    """The headers of a request with this key: `client.get(path, headers=bearer(key))`."""
    return {"Authorization": f"Bearer {text}"}
