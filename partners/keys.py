"""Keys: made, recognised, revoked. A key reads `kedai_<prefix>_<secret>`.

Prefix: 8, secret: 32 characters of Crockford-like base 32 in lower case (5 bits each, 160 bits of
secret). Only its SHA-256 is kept; whoever loses it has a new one made.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from hmac import compare_digest

from django.db import transaction
from django.utils import timezone

from partners.models import Key, Partner
from partners.scopes import SCOPE

LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
FORM = re.compile(rf"kedai_([{LETTERS}]{{8}})_([{LETTERS}]{{32}})")
MOST_ACTIVE = 2
"""One in use, one to change over to."""
LONGEST = timedelta(days=365)


class NotIssued(Exception):
    """A key that cannot be made, with the reason as a sentence."""


def _random(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def issue(
    *, partner: Partner, scopes: Collection[str], expires_at: datetime, label: str = ""
) -> tuple[Key, str]:
    """A new key and its text, which is told this once. NotIssued while two are active."""
    now = timezone.now()
    Partner.objects.select_for_update().get(pk=partner.pk)
    if partner.keys.active(now).count() >= MOST_ACTIVE:
        raise NotIssued("已有两个有效的密钥；请先吊销其中一个。")
    if not scopes or not set(scopes) <= set(SCOPE.codes):
        raise NotIssued(f"请选择权限：{'、'.join(SCOPE.codes)}。")
    if not now < expires_at <= now + LONGEST:
        raise NotIssued("到期时间须在今后一年之内。")
    prefix = _random(8)
    text = f"kedai_{prefix}_{_random(32)}"
    key = Key.objects.create(
        partner=partner,
        prefix=prefix,
        digest=_digest(text),
        label=label,
        scopes=[scope for scope in SCOPE.codes if scope in scopes],
        expires_at=expires_at,
    )
    return key, text


def revoke(*, key: Key) -> None:
    """From the next request on it opens nothing, in whatever process."""
    Key.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())


def recognise(text: str) -> Key | None:
    """The active key that this is, of an active partner; None for everything else."""
    form = FORM.fullmatch(text)
    if form is None:
        return None
    keys = Key.objects.active(timezone.now()).select_related("partner__user")
    key = keys.filter(prefix=form[1], partner__is_active=True).first()
    known = key.digest if key else "0" * 64
    return key if compare_digest(known, _digest(text)) and key else None
