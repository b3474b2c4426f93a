"""Where a webhook may go: https to the public internet, and what the settings open beside.

`WEBHOOK_NETWORKS` names networks of one's own: in those, and only there, any port and plain http
will do. An address is judged when it is registered, for the sake of a clear answer, and once more
at every connection, where a name may have come to lead elsewhere.
"""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_address

from django.conf import settings

from products.links.addresses import Address, is_public
from products.links.fetching import INSIDE, Outside
from products.links.targets import PORTS, Refused, Target, take_apart
from products.wording import Words

EVERY_PORT = range(1, 65536)
LONGEST = 500

TOO_LONG = Words(f"推送地址最多 {LONGEST} 个字符。", f"A URL has at most {LONGEST} characters.")
WITH_FRAGMENT = Words(
    "推送地址不带 # 片段：它从不发给服务器。",
    "The URL has a fragment (#…), which is never sent to a server.",
)
NOT_HTTPS = Words(
    "推送地址须是 https，例如 https://partner.example/kedai。",
    "The URL must be https, such as https://partner.example/kedai.",
)
NOT_443 = Words(
    "推送地址只能用 443 端口，不能用 {port}。", "The URL must use port 443, and not {port}."
)


def target(url: str) -> Target:
    """A URL's parts; Refused where no webhook may go, as far as the URL alone tells."""
    if len(url) > LONGEST:
        raise Refused(TOO_LONG)
    if "#" in url:
        raise Refused(WITH_FRAGMENT)
    found = take_apart(url, EVERY_PORT)
    if not settings.WEBHOOK_NETWORKS and not _is_usual(found):
        raise Refused(NOT_443.format(port=found.port) if found.scheme == "https" else NOT_HTTPS)
    if found.literal and not is_allowed(found, ip_address(found.host)):
        raise Refused(INSIDE)
    return found


def way_to(found: Target, outside: Outside) -> Outside:
    """The network as far as this target may lead into it."""
    return replace(outside, allowed=lambda address: is_allowed(found, address), ports=EVERY_PORT)


def is_allowed(found: Target, address: Address) -> bool:
    """Whether a webhook for this target may be sent to this very address."""
    if any(address in network for network in settings.WEBHOOK_NETWORKS):
        return True
    return _is_usual(found) and is_public(address)


def _is_usual(found: Target) -> bool:
    return (found.scheme, found.port) == ("https", PORTS["https"])
