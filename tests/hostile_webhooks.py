"""Addresses that lead inside, or that only look as if they did not: `{port}` is a canary's."""

from __future__ import annotations

from ipaddress import IPv4Address, ip_address

V4 = [
    "127.0.0.1", "127.0.0.2", "127.255.255.254", "0.0.0.0", "10.0.0.1", "10.255.255.255",  # noqa: S104
    "172.16.0.1", "172.31.255.254", "192.168.0.1", "192.168.255.254", "169.254.0.1",
    "169.254.169.254", "169.254.170.2", "100.64.0.1", "100.100.100.200", "100.127.255.254",
    "192.0.0.192", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
    "224.0.0.1", "240.0.0.1", "255.255.255.255",
]  # fmt: skip

V6 = [
    "::", "::1", "fe80::1", "febf::1", "fec0::1", "fc00::1", "fd00::8", "fd00:ec2::254", "ff02::1",
    "ff0e::1", "100::1", "2001::1", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1",
    "3fff::1", "5f00::1", "8000::1", "64:ff9b:1::1",
]  # fmt: skip


def _spelled(text: str) -> list[str]:
    """One IPv4 address in all the ways in which resolvers, libraries and eyes have read it."""
    address = IPv4Address(text)
    parts = [int(part) for part in text.split(".")]
    number = int(address)
    high, low = number >> 16, number & 0xFFFF
    return [
        str(number),
        hex(number),
        oct(number).replace("0o", "0"),
        ".".join(hex(part) for part in parts),
        ".".join(f"0{part:o}" for part in parts),
        ".".join(f"{part:03}" for part in parts),
        f"{parts[0]}.{number & 0xFFFFFF}",
        f"{parts[0]}.{parts[1]}.{low}",
        f"{text}.",
        text.translate({ord(str(digit)): 0xFF10 + digit for digit in range(10)}),
        text.replace(".", "。"),
        text.replace(".", "%2e"),
        f"[::ffff:{text}]",
        f"[::ffff:{high:x}:{low:x}]",
        f"[::{text}]",
        f"[64:ff9b::{text}]",
        f"[64:ff9b:1::{high:x}:{low:x}]",
        f"[2002:{high:x}:{low:x}::1]",
        f"[2001:0:{high:x}:{low:x}::]",
        f"[::ffff:0:{text}]",
        f"[fe80::5efe:{text}]",
    ]


HOSTS = [
    *V4,
    *(f"[{address}]" for address in V6),
    *(f"[{ip_address(address).exploded}]" for address in V6[:10]),
    *_spelled("127.0.0.1"),
    *_spelled("169.254.169.254"),
    *_spelled("10.0.0.1"),
    *_spelled("100.100.100.200"),
    "127.1", "127.0.1", "0", "0x0", "00", "①②⑦.0.0.1", "127.0.0.1%00.partner.example",
    "localhost", "LOCALHOST", "localhost.", "ip6-localhost", "metadata", "db", "postgres",
    "[fe80::1%25lo]", "[::1%25lo]", "[::1]:80", "[0:0:0:0:0:0:0:1]", "[::0001]",
    "256.256.256.256", "1.2.3.4.5", "127.0.0.1.", "127.0.0.1..", ".127.0.0.1",
    "user@127.0.0.1", "user:word@127.0.0.1", "@127.0.0.1", "partner.example@127.0.0.1",
    "partner.example:443@127.0.0.1", r"partner.example\@127.0.0.1", "127.0.0.1\\.partner.example",
    "127.0.0.1 ", " 127.0.0.1", "127.0.0.1\t", "127.0.0.1\r\nHost: partner.example",
    "127.0.0.1#partner.example", "127.0.0.1#@partner.example", "[127.0.0.1]", "[localhost]",
    "[v1.127.0.0.1]", "[::1", "::1", "127.0.0.1:{port}:443", "ⓛocalhost", "ｌocalhost",
    "loc\u00adalhost",
    "127。0.0.1", "127．0．0．1", "127｡0｡0｡1", "𝟏𝟐𝟕.𝟎.𝟎.𝟏", "partner.0x7f", "partner.127",
]  # fmt: skip
"""What stands where a host does; each is tried over https and http, on the canary's port."""

NAMES = {
    "loopback.partner.example": ["127.0.0.1"],
    "mapped.partner.example": ["::ffff:127.0.0.1"],
    "private.partner.example": ["10.0.0.1"],
    "metadata.partner.example": ["169.254.169.254"],
    "cloud.partner.example": ["100.100.100.200"],
    "local.partner.example": ["fd00::8"],
    "nat64.partner.example": ["64:ff9b::7f00:1"],
    "teredo.partner.example": ["2001:0:7f00:1::"],
    "sixtofour.partner.example": ["2002:7f00:1::1"],
    "mixed.partner.example": ["8.8.8.8", "127.0.0.1"],
    "mixed-six.partner.example": ["2606:4700::1111", "::1"],
    "first-inside.partner.example": ["127.0.0.1", "8.8.8.8"],
    "zone.partner.example": ["fe80::1%1"],
    "nobody.partner.example": [],
}
"""Well-spelled names, and where they lead."""

OTHER = [
    "", "https:", "https://", "https:///hook", "//127.0.0.1/", "/hook", "127.0.0.1", "hook",
    "ftp://127.0.0.1:{port}/", "gopher://127.0.0.1:{port}/", "file:///etc/passwd",
    "dict://127.0.0.1:{port}/", "ldap://127.0.0.1:{port}/", "unix:///run/docker.sock",
    "jar:https://127.0.0.1!/", "data:text/plain,x", "javascript:alert(1)", "ws://127.0.0.1:{port}/",
    "https:127.0.0.1:{port}", "https:/127.0.0.1:{port}", "https:\\\\127.0.0.1:{port}/",
    "http://partner.example/", "https://partner.example:{port}/", "https://partner.example:80/",
    "https://partner.example:0/", "https://partner.example:65536/", "https://partner.example:-1/",
    "https://partner.example:４４３/", "https://partner.example:443:443/",
    "https://partner.example/#", "https://partner.example/#@127.0.0.1",
    "https://partner.example/\r\nHost: 127.0.0.1", "https://partner.example/a b", "\thttps://127.0.0.1",
    "https://u@partner.example/", "https://:@partner.example/", "https://partner.example\\@127.0.0.1/",
    "https://partner.example/" + "a" * 500,
]  # fmt: skip
"""Whole addresses that are refused for what they are."""


def table(port: int) -> list[str]:
    """Every hostile address: to be refused wherever it stands."""
    with_hosts = [
        f"{scheme}://{host}{place}/hook"
        for host in HOSTS
        for scheme, place in (("https", ""), ("https", ":{port}"), ("http", ":{port}"))
    ]
    return [url.replace("{port}", str(port)) for url in [*with_hosts, *OTHER]]
