"""Which network addresses are public: nobody's word leads us anywhere else."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_network

Address = IPv4Address | IPv6Address

GLOBAL_UNICAST = ip_network("2000::/3")
"""All that IANA has given out of IPv6.

Outside it lie, besides what is local, the spellings of an IPv4 address: mapped `::ffff:0:0/96`,
compatible `::/96`, NAT64 `64:ff9b::/96` and `64:ff9b:1::/48`.
"""

SPECIAL = [
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' own; 100.100.100.200 tells a cloud's machine its keys
        "127.0.0.0/8",
        "169.254.0.0/16",  # link-local; 169.254.169.254 tells a cloud's machine its keys
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments; 192.0.0.192 likewise
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
        "2001::/23",  # protocol assignments; 2001::/32 is Teredo, which holds an IPv4 address
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which holds an IPv4 address
        "3fff::/20",  # documentation
    )
]
"""What Python 3.11's `is_global` has gaps in, and what must not depend on its release."""


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet and to one machine.

    >>> from ipaddress import ip_address
    >>> is_public(ip_address("8.8.8.8")), is_public(ip_address("::ffff:8.8.8.8"))
    (True, False)
    """
    if not address.is_global or address.is_multicast:
        return False
    if isinstance(address, IPv6Address) and address not in GLOBAL_UNICAST:
        return False
    return not any(address in network for network in SPECIAL)
