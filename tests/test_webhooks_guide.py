"""The receiver that the guide shows, run as it is written."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from partners.models import Endpoint
from partners.webhooks import managing, signing
from tests.partnering import a_partner
from tests.pictures import wait_for
from tests.ports import free_port
from tests.webhook_receivers import LOOPBACK, deliver, endpoint

GUIDE = (Path(__file__).parent.parent / "docs" / "api.md").read_text(encoding="utf-8")


def shown() -> str:
    found = re.search(r"<!-- receiver -->\n```python\n(.*?)```", GUIDE, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.django_db
def test_the_receiver_of_the_guide_takes_what_is_ours_once_and_nothing_else(settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = LOOPBACK
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    one = endpoint(a_partner(), address, after=52)
    around = {**os.environ, "WEBHOOK_SECRET": signing.secret(one), "PORT": str(port)}
    with subprocess.Popen(
        [sys.executable, "-c", shown()],
        env=around,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as receiver:
        try:
            wait_for(port)
            deliver()
            one = Endpoint.objects.get()
            managing.redeliver(endpoint=one, seq=53)
            managing.test(endpoint=one)
            deliver()
            with pytest.raises(HTTPError, match="400"):
                urlopen(Request(address, b"{}"), timeout=10)
        finally:
            receiver.kill()
        assert receiver.stdout
        told = [line.split()[:2] for line in receiver.stdout]
    published = "product.published"
    assert told == [[published, "53"], [published, "54"], ["webhook.test", "54"]]
    assert one.attempts.filter(status=204).count() == 4
