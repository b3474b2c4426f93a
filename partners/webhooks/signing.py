"""Signatures of Standard Webhooks: HMAC-SHA-256 over `id.timestamp.body`, secrets never stored.

A secret is derived from the installation's SECRET_KEY, the endpoint's name and its version, so
that no dump of the database holds one, and any can be told again in any process.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

from django.utils.crypto import salted_hmac

from partners.models import Endpoint

PREFIX = "whsec_"


def secret(endpoint: Endpoint, version: int | None = None) -> str:
    """`whsec_` and 32 bytes in base64: the present secret, or that of another version."""
    value = f"{endpoint.uid}.{version or endpoint.secret_version}"
    derived = salted_hmac("partners.webhooks", value, algorithm="sha256").digest()
    return PREFIX + base64.b64encode(derived).decode()


def secrets_at(endpoint: Endpoint, moment: datetime) -> list[str]:
    """Whose signatures go along at a moment: the present secret's, and for a day the one before."""
    known = [secret(endpoint)]
    if endpoint.previous_until is not None and moment < endpoint.previous_until:
        known.append(secret(endpoint, endpoint.secret_version - 1))
    return known


def signed(message: str, body: bytes, secrets: Iterable[str], moment: datetime) -> dict[str, str]:
    """The headers that name a message, say when it was sent, and sign it with each secret."""
    timestamp = str(int(moment.timestamp()))
    content = b".".join((message.encode(), timestamp.encode(), body))
    signatures = [f"v1,{_signature(one, content)}" for one in secrets]
    return {
        "webhook-id": message,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(signatures),
    }


def _signature(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
