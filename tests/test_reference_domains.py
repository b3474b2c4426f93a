"""An organisation's domain is a bare host name; anything else is refused with what was meant."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from products.models import Organisation
from tests.desk_pages import typed
from tests.reference_desk import SignIn, save


@pytest.mark.parametrize(
    "domain", ["cmbchina.com", "www.bank.example", "xn--czrx92avj3aruk.xn--55qx5d", ""]
)
def test_a_bare_host_name_is_a_domain(bank: Organisation, domain: str) -> None:
    bank.domain = domain
    bank.full_clean()


@pytest.mark.parametrize(
    ("typed_in", "meant"),
    [
        ("https://www.bank.example/loans?a=1", "www.bank.example"),
        ("WWW.Bank.Example", "www.bank.example"),
        ("bank.example/", "bank.example"),
        ("bank.example.", "bank.example"),
        ("bank.example:8443", "bank.example"),
        ("user@bank.example", "bank.example"),
        ("招商银行.公司", "xn--czrx92avj3aruk.xn--55qx5d"),
        (" bank.example", "bank.example"),
        ("bank", "例如 cmbchina.com"),
        ("bank .example", "例如 cmbchina.com"),
        ("http://[::1", "例如 cmbchina.com"),
        ("-bank.example", "例如 cmbchina.com"),
        (f"{'a' * 64}.example", "例如 cmbchina.com"),
    ],
)
def test_anything_else_is_refused_with_what_was_meant(
    bank: Organisation, typed_in: str, meant: str
) -> None:
    bank.domain = typed_in
    with pytest.raises(ValidationError) as refused:
        bank.full_clean()
    (sentence,) = refused.value.message_dict["domain"]
    assert "只写主机名" in sentence
    assert meant in sentence


def test_a_wrong_domain_is_said_at_its_field_and_kept(
    sign_in: SignIn, senior: User, bank: Organisation
) -> None:
    page = save(sign_in(senior), bank, domain="https://bank.example/", uscc="")
    assert page.context["adminform"].form.errors["domain"]
    assert typed(page, "organisation_form")["domain"] == ["https://bank.example/"]
