"""The address to apply at is the issuer's own, and plain.

What counts is the host that a browser would go to: not what stands before an `@`, not a name
that only begins like the issuer's, not letters that only look like it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from products.readiness.finding import Finding, Record
from products.wording import Words

HOST = re.compile(r"([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)+[a-z0-9-]+")
ANYBODYS = re.compile(r"[^.]+|(com|net|org|gov|edu|ac|mil)\.cn")
"""Under these anybody may have a name: no issuer's own."""


def _ascii(host: str) -> str | None:
    """A host as it goes over the wire: `银行.中国` is `xn--….xn--…`; None when it is none.

    >>> _ascii("WWW.Bank.Example."), _ascii("bank.example\\\\.agent.example")
    ('www.bank.example', None)
    """
    try:
        name = host.encode("idna").decode().lower().rstrip(".")
    except UnicodeError:
        return None
    return name if HOST.fullmatch(name) else None


def is_own(address: str, domain: str) -> bool:
    """Whether an address leads to a domain or to a name under it, whatever the port.

    >>> is_own("https://m.bank.example:8443/apply", "bank.example")
    True
    >>> is_own("https://bank.example.agent.example/", "bank.example")
    False
    """
    try:
        parts = urlsplit(address)
        host, own = _ascii(parts.hostname or ""), _ascii(domain)
    except ValueError:
        return False
    if not host or not own or ANYBODYS.fullmatch(own) or "@" in parts.netloc:
        return False
    return parts.scheme in ("http", "https") and (host == own or host.endswith(f".{own}"))


def foreign_link(record: Record) -> Iterator[Finding]:
    if not record["apply_url"]:
        return
    domain = (record["issuer"] or {}).get("domain")
    if not domain or not is_own(record["apply_url"], domain):
        yield Finding(
            "foreign_link",
            "apply_url",
            Words(
                "申请网址不在发行机构自己的域名上。",
                "The address is not on the issuer's own domain.",
            ),
            Words(
                "换成发行机构自己的网址（不带用户名），或先登记它的域名。",
                "Use the issuer's own, without a user name in it, or record its domain.",
            ),
        )


def insecure_link(record: Record) -> Iterator[Finding]:
    if (record["apply_url"] or "").lower().startswith("http://"):
        yield Finding(
            "insecure_link",
            "apply_url",
            Words("申请网址不是 https。", "The address is not https."),
            Words("换成 https 网址。", "Use an https address."),
            blocks=False,
        )
