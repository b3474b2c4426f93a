"""Keys: made, recognised, revoked. How one is written is `key_text`'s matter.

Only a key's SHA-256 is kept; whoever loses it has a new one made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime, timedelta
from hmac import compare_digest

from django.db import transaction
from django.utils import timezone

from partners import key_text
from partners.models import Key, Partner
from partners.scopes import SCOPE

MOST_ACTIVE = 2
"""One in use, one to change over to."""
LONGEST = timedelta(days=365)
NO_DIGEST = "0" * 64
"""No key has it: what is compared where no key was found, so that both cases do the same work."""


class NotIssued(Exception):
    """A key that cannot be made, with the reason as a sentence."""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def issue(
    *, partner: Partner, scopes: Collection[str], expires_at: datetime, label: str = ""
) -> tuple[Key, str]:
    """A new key and its text, which is told this once.

    NotIssued where the partner has two active ones or is deactivated, without a known scope, and
    for an end that is not within a year from now.
    """
    now = timezone.now()
    # Two that issue at once wait for each other here, so that there are never three.
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    if not partner.is_active:
        raise NotIssued("这个合作方已停用；请先启用，再签发密钥。")
    if partner.keys.active(now).count() >= MOST_ACTIVE:
        raise NotIssued(f"已有 {MOST_ACTIVE} 个有效的密钥；请先吊销其中一个。")
    if not scopes or not set(scopes) <= set(SCOPE.codes):
        raise NotIssued(f"请选择权限：{'、'.join(SCOPE.codes)}。")
    if not now < expires_at <= now + LONGEST:
        raise NotIssued("到期时间须在今后一年之内。")
    prefix, text = key_text.drawn()
    key = Key.objects.create(
        partner=partner,
        prefix=prefix,
        digest=_digest(text),
        label=label,
        scopes=[scope for scope in SCOPE.codes if scope in scopes],
        created_at=now,
        expires_at=expires_at,
    )
    return key, text


def revoke(*, key: Key) -> bool:
    """From the next request on it opens nothing, in whatever process; False if that was so before.

    Every request looks its key up, and nothing remembers one.
    """
    active = Key.objects.filter(pk=key.pk, revoked_at__isnull=True)
    return bool(active.update(revoked_at=timezone.now()))


def recognise(text: str) -> Key | None:
    """The active key that this is, of an active partner; None for everything else.

    One statement, and none for what is not even written like a key.
    """
    prefix = key_text.prefix_of(text)
    if prefix is None:
        return None
    keys = Key.objects.active(timezone.now()).select_related("partner__user")
    key = keys.filter(prefix=prefix, partner__is_active=True).first()
    same = compare_digest(key.digest if key else NO_DIGEST, _digest(text))
    return key if same else None
