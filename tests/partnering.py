"""Partners for the tests: with organisations, and with keys told in the clear."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from partners import keys
from partners.joining import join
from partners.models import Key, Partner
from products.models import Organisation


def a_partner(code: str = "a-bank", *organisations: str) -> Partner:
    """A partner that stands for these organisations of the shipped catalog."""
    found = Organisation.objects.filter(code__in=organisations)
    return join(partner=Partner(code=code, name=f"合作方 {code}"), organisations=found)


def key_of(partner: Partner, *scopes: str, days: int = 30) -> str:
    """A new key's text; used today already, so that a request only looks it up."""
    expires_at = timezone.now() + timedelta(days=days)
    key, text = keys.issue(partner=partner, scopes=scopes, expires_at=expires_at)
    Key.objects.filter(pk=key.pk).update(last_used_on=timezone.localdate())
    return text


def bearer(text: str) -> dict[str, str]:
    """The headers of a request with this key: `client.get(path, headers=bearer(key))`."""
    return {"Authorization": f"Bearer {text}"}
