"""From where somebody asks, as far as it can be believed."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

HOUSEHOLD = 64
"""Bits of an IPv6 address that a provider gives to one customer, who has all below."""


def address_of(request: HttpRequest) -> str:
    """The address that a limit counts for: a whole household's, of IPv6.

    Behind a proxy of ours it is the last entry of `X-Forwarded-For`, the one that this proxy wrote
    itself; whatever stands before it, or comes where no proxy is, anybody could have written.
    """
    nearest: str = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        last = request.META.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)[-1].strip()
        return _counted(last) or _counted(nearest) or ""
    return _counted(nearest) or ""


def _counted(text: str) -> str | None:
    """
    >>> _counted("192.0.2.7"), _counted("::ffff:192.0.2.7"), _counted("2001:db8:1:2:3::4")
    ('192.0.2.7', '192.0.2.7', '2001:db8:1:2::')
    >>> _counted("unknown") is None
    True
    """
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ip_network((int(address), HOUSEHOLD), strict=False).network_address)
    return str(address)
