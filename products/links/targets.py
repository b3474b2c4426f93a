"""What a URL asks for, taken apart once: what is judged is what is connected to."""

from __future__ import annotations

import re
from collections.abc import Collection
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from django.utils.encoding import iri_to_uri

PORTS = {"http": 80, "https": 443}

NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+")
LONGEST_NAME = 253
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")


class Refused(Exception):
    """An address that we do not connect to, with the reason as a Chinese sentence."""


class Target(NamedTuple):
    """Where a request goes: `host` is a name or an IP literal in ASCII, `path` has the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def literal(self) -> bool:
        """Whether the host is an IP address and not a name."""
        return ":" in self.host or self.host.rpartition(".")[2].isdigit()


def take_apart(url: str, ports: Collection[int]) -> Target:
    """A URL's parts; Refused when it is not plainly one of http or https on one of `ports`.

    >>> take_apart("https://科贷.example/a?b#c", {443})
    Target(scheme='https', host='xn--mmz601b.example', port=443, path='/a?b')
    """
    if any(letter <= " " or letter in "\\\x7f" for letter in url):
        raise Refused("网址里有空格、反斜线或控制字符，不去查。")
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme, parts.hostname or "", parts.port
        path = iri_to_uri(parts.path or "/")
        query = f"?{iri_to_uri(parts.query)}" if parts.query else ""
    except ValueError as error:
        raise Refused("网址的写法不对，不去查。") from error
    if scheme not in PORTS:
        raise Refused("只查 http 和 https 网址。")
    if "@" in parts.netloc:
        raise Refused("网址里带有用户名或口令，不去查。")
    if "[" in parts.netloc and ":" not in host:
        raise Refused("网址里的地址写法不对，不去查。")
    if port is None:
        port = PORTS[scheme]
    if port not in ports:
        raise Refused(f"端口 {port} 不是网页的端口，不去查。")
    return Target(scheme, _ascii(host), port, path + query)


def _ascii(host: str) -> str:
    """A host as the network spells it; Refused unless it is a full name or a plain IP address.

    `127.1`, `0x7f000001` and `2130706433` are addresses to some resolvers only, and nobody's name.
    """
    if ":" not in host:
        try:
            host = host.encode("idna").decode("ascii").lower()
            host = host.removesuffix(".")
        except UnicodeError as error:
            raise Refused("网址里的域名写法不对，不去查。") from error
    if ":" in host or NUMBER.fullmatch(host.rpartition(".")[2]):
        try:
            return str(ip_address(host))
        except ValueError as error:
            raise Refused("网址里的地址写法不对，不去查。") from error
    if not NAME.fullmatch(host) or len(host) > LONGEST_NAME:
        raise Refused("网址里没有完整的域名，不去查。")
    return host
