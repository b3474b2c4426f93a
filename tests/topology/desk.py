"""A person at the desk of one web server, by nothing but HTTP; and what is prepared beside it."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from tests.topology.asking import Answer, Asker
from tests.topology.house import House

PASSWORD = "a long enough one"
CODE = "hxb-keji-qiye-touliandai"
WAITING = f"""
from tests.builders import seen, submitted
from tests.people import person
for name, may in (("alice", ["change_revision"]), ("bob", ["review_revision", "view_revision"])):
    user = person(name, *may)
    user.set_password({PASSWORD!r})
    user.save()
    author = author if name == "bob" else user
revision = submitted({CODE!r}, author, limit_max=12_000_000)
print(revision.pk, seen(revision))
"""
"""Alice has handed in a change, and Bob has not seen it yet."""

ENDPOINT = """
from partners.webhooks import signing
from tests.partnering import a_partner
from tests.webhook_receivers import endpoint
print(signing.secret(endpoint(a_partner(), {url!r})))
"""

LONG = """
from django.contrib.auth.models import User
from products.models import Product
from tests.builders import approve, submitted
carol, dave = (User.objects.create_superuser(name) for name in ("carol", "dave"))
codes = list(Product.objects.exclude(code={code!r}).values_list("code", flat=True))
for code in codes[:{products}]:
    approve(submitted(code, carol, summary="长" * {letters}), by=dave)
"""
"""Products of which the export is longer than what sockets hold."""


class Desk:
    """Signed in at this server, as behind its proxy."""

    def __init__(self, ask: Asker, house: House, name: str) -> None:
        self.ask, self.cookies = ask, dict[str, str]()
        self.host = house.told["PUBLIC_URL"].removeprefix("https://")
        self.get("/admin/login/")
        signed_in = self.post("/admin/login/", username=name, password=PASSWORD)
        assert signed_in.status == 302, signed_in.body.decode()

    def get(self, path: str) -> Answer:
        return self._kept(self.ask(path, self._headers()))

    def post(self, path: str, **data: str) -> Answer:
        """With the token of the page that was read last."""
        headers = {
            **self._headers(),
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"https://{self.host}",
        }
        body = urlencode({"csrfmiddlewaretoken": self.token, **data}).encode()
        return self._kept(self.ask(path, headers, method="POST", body=body))

    def _headers(self) -> dict[str, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Host": self.host, "X-Forwarded-Proto": "https", "Cookie": cookies}

    def _kept(self, answer: Answer) -> Answer:
        given = answer.headers.get("set-cookie", "")
        self.cookies |= dict(re.findall(r"(__Host-\w+)=([^;]*)", given))
        found = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', answer.body)
        self.token = found[1].decode() if found else ""
        return answer
