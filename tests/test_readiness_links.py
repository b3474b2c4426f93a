"""An address is the issuer's own in every spelling of its domain, and no look-alike is."""

from __future__ import annotations

import pytest

from products.readiness import links


@pytest.mark.parametrize(
    "address",
    [
        "https://bank.example.agent.example/",
        "https://bank.example@agent.example/",
        "https://agent.example@bank.example/",
        "https://agent.example\\.bank.example/",
        "https://notbank.example/",
        "https://bаnk.example/",  # the second letter is Cyrillic
        "https://xn--bnk-7cd.example/",
        "https://bank.example%2eagent.example/",
        "https:///bank.example/",
        "https://[bank.example]/",
        "https://agent.example/?to=bank.example",
        "https://agent.example#.bank.example",
        "ftp://bank.example/",
        "javascript:bank.example",
        "bank.example",
        "",
    ],
)
def test_a_look_alike_is_not_the_issuers_own(address: str) -> None:
    assert not links.is_own(address, "bank.example")


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://bank.example", "bank.example"),
        ("http://M.BANK.EXAMPLE./apply?x=1#y", "bank.example"),
        ("https://bank.example:8443/", "Bank.Example"),
        ("https://手机.银行.中国/", "银行.中国"),
        ("https://xn--jn2a72x.xn--fiqs8s/", "银行.中国"),
    ],
)
def test_the_issuers_own_is_known_in_every_spelling(address: str, domain: str) -> None:
    assert links.is_own(address, domain)


@pytest.mark.parametrize("domain", ["cn", "com.cn", "", "bank example"])
def test_a_domain_under_which_anybody_may_stand_is_nobodys_own(domain: str) -> None:
    assert not links.is_own("https://agent.com.cn/", domain)
