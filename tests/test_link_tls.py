"""A certificate counts only for the name that was asked and from whom we trust."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path

import pytest

from products.links.looking import Look, look
from products.models import LinkOutcome
from tests.link_looks import Clock, outer
from tests.listeners import Web

OPENS, BROKEN = LinkOutcome.OPENS, LinkOutcome.BROKEN


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for `bank.example`, signed by itself."""
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-days", "2", "-subj", "/CN=bank.example",
            "-addext", "subjectAltName=DNS:bank.example", "-keyout", file, "-out", file,
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    return file


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.mark.parametrize(
    ("host", "trusted", "found"),
    [
        ("bank.example", True, Look(OPENS, 200, "")),
        ("bank.example", False, Look(BROKEN, None, "对方的证书是自己签发的。")),
        ("other.example", True, Look(BROKEN, None, "对方的证书不是发给这个域名的。")),
    ],
)
def test_tls_is_for_the_name_and_by_whom_we_trust(
    host: str, trusted: bool, found: Look, tls: ssl.SSLContext, certificate: Path
) -> None:
    trust = ssl.create_default_context(cafile=certificate) if trusted else None
    with Web(lambda page: page.say(200), tls=tls) as web:
        outside = outer(web, **{"trust": trust} if trust else {})

        assert look(web.url("/", host), outside=outside, pace=Clock().pace()) == found


def test_what_speaks_no_tls_is_broken() -> None:
    with Web(lambda page: page.say(200)) as web:
        url = web.url("/").replace("http:", "https:")
        found = look(url, outside=outer(web), pace=Clock().pace())

    assert found == Look(BROKEN, None, "无法与对方建立安全连接。")
