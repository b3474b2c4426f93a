"""Which addresses open: one look at one URL, and a round of them with what is kept of it."""

from __future__ import annotations

import socket
import ssl
import struct
import subprocess
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Barrier, Lock
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from products.links.checking import Looked, Report, check_links, due
from products.links.fetching import MOST_BYTES, Outside
from products.links.looking import Look, look
from products.links.pacing import Pace
from products.models import Change, LinkCheck, LinkOutcome, Revision, Source
from tests import threads
from tests.builders import draft_of, published
from tests.listeners import OUTER, Canary, Handler, Web, bound
from tests.people import person

OPENS, BROKEN, REFUSED = LinkOutcome.OPENS, LinkOutcome.BROKEN, LinkOutcome.REFUSED
CODE = "hxb-keji-qiye-touliandai"
LIST = "/admin/products/linkcheck/"


class Clock:
    """Time that passes only while somebody sleeps; `slept` keeps how long."""

    def __init__(self) -> None:
        self.now, self.slept = 1000.0, list[float]()
        self._lock = Lock()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self.now += seconds

    def pace(self) -> Pace:
        return Pace(self, self.sleep)


def outer(*webs: Web, **changes: Any) -> Outside:
    """Every name leads to the loopback address that stands for the world outside."""
    rules: dict[str, Any] = {
        "allowed": lambda address: str(address) == OUTER,
        "ports": {web.port for web in webs},
        "resolve": lambda host: [OUTER],
    }
    return Outside(**rules | changes)


def at(page: Callable[[Handler], None], path: str = "/", **changes: Any) -> tuple[Look, Web]:
    """One look at a web of this one page."""
    with Web(page) as web:
        return look(web.url(path), outside=outer(web), pace=Clock().pace(), **changes), web


# --- what a look finds ---------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 204, 206])
def test_a_page_that_answers_opens_by_one_request_without_a_body(status: int) -> None:
    found, web = at(lambda page: page.say(status), "/loan?a=1")

    assert found == Look(OPENS, status, "")
    assert web.asked == [("HEAD", "bank.example", "/loan?a=1")]


@pytest.mark.parametrize("status", [401, 403, 429])
def test_a_page_closed_to_programs_counts_as_open_and_says_so(status: int) -> None:
    found, _ = at(lambda page: page.say(status))

    assert found == Look(OPENS, status, f"要求登录或拒绝程序访问（{status}）。")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "对方不答应这样的访问（400）。"),
        (404, "网页已不在（404）。"),
        (410, "网页已不在（410）。"),
        (500, "对方的服务器出错（500）。"),
        (503, "对方的服务器出错（503）。"),
        (302, "要转到别处，却没有写明去处（302）。"),
        (304, "要转到别处，却没有写明去处（304）。"),
    ],
)
def test_an_error_of_the_page_is_named(status: int, words: str) -> None:
    found, _ = at(lambda page: page.say(status))

    assert found == Look(BROKEN, status, words)


@pytest.mark.parametrize("refusal", [403, 404, 405, 500, 501])
def test_where_head_is_refused_get_is_asked(refusal: int) -> None:
    found, web = at(lambda page: page.say(refusal if page.command == "HEAD" else 200))

    assert found == Look(OPENS, 200, "")
    assert [method for method, *_ in web.asked] == ["HEAD", "GET"]


def test_where_head_is_hung_up_on_get_is_asked() -> None:
    found, _ = at(lambda page: page.say(200) if page.command == "GET" else None)

    assert found == Look(OPENS, 200, "")


def test_who_says_too_many_is_not_asked_again() -> None:
    _, web = at(lambda page: page.say(429))

    assert len(web.asked) == 1


def test_we_say_who_we_are(settings: Any) -> None:
    _, web = at(lambda page: page.say(200))
    settings.PUBLIC_URL = "https://catalog.example"
    _, known = at(lambda page: page.say(200))

    assert web.agents == {"Kedai link check"}
    assert known.agents == {"Kedai link check (+https://catalog.example)"}


# --- redirects -----------------------------------------------------------------------------------


def chain(length: int) -> Callable[[Handler], None]:
    """`/0` leads to `/1` and so on, `length` times, then a page."""

    def page(handler: Handler) -> None:
        step = int(handler.path.removeprefix("/"))
        if step < length:
            handler.say(302, Location=f"/{step + 1}")
        else:
            handler.say(200)

    return page


def test_five_redirects_are_followed_and_told() -> None:
    found, web = at(chain(5), "/0")

    assert found == Look(OPENS, 200, f"已转到“{web.url('/5')}”。")


@pytest.mark.parametrize("page", [chain(6), lambda page: page.say(301, Location=page.path)])
def test_a_chain_of_more_or_a_loop_is_broken(page: Callable[[Handler], None]) -> None:
    found, web = at(page, "/0")

    assert found == Look(BROKEN, 302 if web.asked[-1][2] == "/5" else 301, "转来转去超过 5 次。")
    assert len(web.asked) == 6


@pytest.mark.parametrize("sent", ["/贷款", "/%E8%B4%B7%E6%AC%BE", " /贷款 "])
def test_a_redirect_in_raw_letters_is_followed_as_it_was_sent(sent: str) -> None:
    def page(handler: Handler) -> None:
        if handler.path == "/":
            handler.say(302, Location=sent.encode().decode("latin-1"))
        else:
            handler.say(200)

    found, web = at(page)

    assert found.outcome == OPENS
    assert web.asked[-1][2] == "/%E8%B4%B7%E6%AC%BE"


def test_a_page_that_is_gone_behind_a_redirect_says_where() -> None:
    def page(handler: Handler) -> None:
        handler.say(404) if handler.path == "/gone" else handler.say(302, Location="/gone")

    found, web = at(page)

    assert found == Look(BROKEN, 404, f"已转到“{web.url('/gone')}”。网页已不在（404）。")


@pytest.mark.django_db
def test_a_redirect_to_a_very_long_address_fits_the_row() -> None:
    def page(handler: Handler) -> None:
        status = 404 if len(handler.path) > 9 else 302
        handler.say(status, Location="/" + "a" * 3000)

    with Web(page) as web:
        Source.objects.filter(key="hebei-linkage").update(url=web.url("/"))
        run(web)

    row = LinkCheck.objects.get()
    row.full_clean()
    assert row.words.endswith("…”。网页已不在（404）。")


# --- servers that do not behave ------------------------------------------------------------------


def test_a_head_that_drips_is_cut_off() -> None:
    sent = []

    def page(handler: Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
        for _ in range(1000):
            handler.wfile.write(b"a")
            sent.append(1)
            handler.server.pause(0.02)

    found, _ = at(page, seconds=0.4)

    assert found == Look(BROKEN, None, "等待超时。")
    assert 0 < len(sent) < 1000


def test_all_requests_of_a_look_share_its_time() -> None:
    """Each of six would be quick enough by itself."""

    def page(handler: Handler) -> None:
        handler.server.pause(0.3)
        chain(5)(handler)

    found, web = at(page, "/0", seconds=1.0)

    assert found.outcome == BROKEN
    assert found.words.endswith("等待超时。")
    assert len(web.asked) < 6


def test_a_server_that_never_answers_is_not_waited_for() -> None:
    with bound(OUTER) as silent:
        port = silent.getsockname()[1]
        outside = outer(ports={port})
        found = look(
            f"http://bank.example:{port}/", outside=outside, pace=Clock().pace(), seconds=0.2
        )

    assert found == Look(BROKEN, None, "等待超时。")


@pytest.mark.parametrize(
    "head",
    [
        b"HTTP/1.1 200 OK\r\nX-Long: ",  # one line without end
        b"HTTP/1.1 100 Continue\r\n\r\n",  # and never anything else
    ],
)
def test_a_head_without_end_is_read_to_the_bound_and_no_further(
    head: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    recv_into = socket.socket.recv_into

    def counted(self: socket.socket, *arguments: Any) -> int:
        count = recv_into(self, *arguments)
        if self.getpeername()[1] == port:
            read.append(count)
        return count

    def page(handler: Handler) -> None:
        for _ in range(100_000):
            handler.wfile.write(head)

    with Web(page) as web:
        port = web.port
        monkeypatch.setattr(socket.socket, "recv_into", counted)
        found = look(web.url("/"), outside=outer(web), pace=Clock().pace())

    assert found == Look(BROKEN, None, "对方的应答不是网页应有的格式。")
    assert 0 < sum(read) <= 2 * MOST_BYTES  # HEAD and GET


def test_of_a_huge_body_nothing_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    written = []

    def page(handler: Handler) -> None:
        if handler.command == "HEAD":
            return handler.say(405)
        handler.say(200)
        for _ in range(1000):
            handler.wfile.write(bytes(1_000_000))
            written.append(1)

    found, _ = at(page)

    assert found == Look(OPENS, 200, "")
    assert len(written) < 1000


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (b"", "对方中断了连接，没有应答。"),
        (b"RESET", "对方中断了连接，没有应答。"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "对方的应答不是网页应有的格式。"),
        (b"HTTP/1.1 abc\r\n\r\n", "对方的应答不是网页应有的格式。"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", "对方的应答不是网页应有的格式。"),
    ],
)
def test_what_is_no_answer_is_broken(said: bytes, words: str) -> None:
    def page(handler: Handler) -> None:
        if said == b"RESET":
            linger = struct.pack("ii", 1, 0)
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            handler.connection.close()
        else:
            handler.wfile.write(said)

    found, _ = at(page)

    assert found == Look(BROKEN, None, words)


def test_nobody_listening_is_broken() -> None:
    with bound(OUTER) as listener:
        port = listener.getsockname()[1]
    found = look(f"http://bank.example:{port}/", outside=outer(ports={port}), pace=Clock().pace())

    assert found == Look(BROKEN, None, "对方不接受连接。")


def test_a_name_is_tried_at_each_of_its_addresses() -> None:
    with Web(lambda page: page.say(200)) as web:
        outside = outer(
            web, allowed=lambda address: True, resolve=lambda host: ["127.0.0.3", OUTER]
        )
        found = look(web.url("/"), outside=outside, pace=Clock().pace())

    assert found == Look(OPENS, 200, "")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (socket.EAI_NONAME, "查不到这个域名的地址。"),
        (socket.EAI_AGAIN, "域名服务没有应答，查不到地址。"),
        (None, "查不到这个域名的地址。"),
    ],
)
def test_a_name_without_an_address_is_broken(number: int | None, words: str) -> None:
    def resolve(host: str) -> list[str]:
        if number is None:
            return []
        raise socket.gaierror(number, "no")

    outside = Outside(resolve=resolve)
    found = look("https://bank.example/", outside=outside, pace=Clock().pace())

    assert found == Look(BROKEN, None, words)


# --- TLS -----------------------------------------------------------------------------------------


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


# --- politeness ----------------------------------------------------------------------------------


def test_a_host_has_a_second_of_peace_between_requests() -> None:
    clock = Clock()
    with Web(chain(2)) as web:
        look(web.url("/0"), outside=outer(web), pace=clock.pace())

    assert clock.slept == [1.0, 1.0]


def test_another_host_need_not_wait() -> None:
    clock = Clock()

    def page(handler: Handler) -> None:
        if handler.path == "/":
            handler.say(302, Location=handler.server.url("/x", "other.example"))
        else:
            handler.say(200)

    with Web(page) as web:
        look(web.url("/"), outside=outer(web), pace=clock.pace())

    assert clock.slept == []


def names(*urls: str) -> None:
    """Let shipped sources name these addresses, one each."""
    sources = Source.objects.order_by("key")[: len(urls)]
    for source, url in zip(sources, urls, strict=True):
        Source.objects.filter(pk=source.pk).update(url=url)


def run(web: Web, **changes: Any) -> Report:
    """A round of looks at what is due."""
    options: dict[str, Any] = {"minutes": 10, "outside": outer(web), "pace": Clock().pace()}
    return check_links(due(), **options | changes)


@pytest.mark.django_db
def test_one_host_is_asked_one_thing_at_a_time() -> None:
    def page(handler: Handler) -> None:
        with handler.busy():
            handler.server.pause(0.05)
        handler.say(200)

    with Web(page) as web:
        names(*(web.url(f"/{number}") for number in range(6)))
        clock = Clock()
        report = run(web, pace=clock.pace())

    assert report.outcomes == {OPENS: 6}
    assert web.most["bank.example"] == 1
    assert clock.slept == [1.0] * 5


@pytest.mark.django_db
def test_a_host_that_several_redirect_to_is_asked_one_thing_at_a_time() -> None:
    def page(handler: Handler) -> None:
        if handler.path == "/":
            handler.say(302, Location=handler.server.url("/x", "shared.example"))
        else:
            with handler.busy():
                handler.server.pause(0.1)
            handler.say(200)

    with Web(page) as web:
        names(*(web.url("/", f"bank{number}.example") for number in range(4)))
        report = run(web)

    assert report.outcomes == {OPENS: 4}
    assert web.most["shared.example"] == 1


@pytest.mark.django_db
def test_four_hosts_are_asked_at_once_and_no_more() -> None:
    four = Barrier(4, timeout=20)

    def page(handler: Handler) -> None:
        with handler.busy():
            four.wait()  # breaks, and the look fails, unless four are here together
            handler.server.pause(0.1)  # for a fifth to be seen
        handler.say(200)

    with Web(page) as web:
        names(*(web.url("/", f"bank{number}.example") for number in range(8)))
        report = run(web)

    assert report.outcomes == {OPENS: 8}
    assert web.most["*"] == 4


# --- rounds --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_public_addresses_are_looked_at_each_once(editor: User) -> None:
    with Web(lambda page: page.say(200)) as web:
        Revision.objects.filter(pk=published(CODE).pk).update(apply_url=web.url("/apply"))
        names(web.url("/source"), web.url("/apply"))
        draft_of("cmb-zhaoke-toudai", editor, apply_url=web.url("/draft"))
        run(web)

    assert sorted(path for *_, path in web.asked) == ["/apply", "/source"]
    assert set(LinkCheck.objects.values_list("url", flat=True)) == {
        web.url("/apply"),
        web.url("/source"),
    }


@pytest.mark.django_db
def test_a_round_changes_nothing_but_its_own_rows() -> None:
    Revision.objects.filter(pk=published(CODE).pk).update(apply_url="http://bank.example/")
    before = published(CODE).saved_at, Change.objects.count()

    check_links(due(), minutes=1, outside=Outside(resolve=lambda host: []), pace=Clock().pace())

    assert LinkCheck.objects.get().outcome == BROKEN
    assert (published(CODE).saved_at, Change.objects.count()) == before


@pytest.mark.django_db
def test_the_second_run_of_a_day_asks_nobody() -> None:
    with Web(lambda page: page.say(200)) as web:
        names(web.url("/a"), web.url("/b"))
        first, second = run(web), run(web)

    assert (first.outcomes, second.outcomes) == ({OPENS: 2}, {})
    assert len(web.asked) == 2


@pytest.mark.django_db
def test_the_next_day_asks_again_longest_unseen_first() -> None:
    names("http://a.example/", "http://b.example/", "http://c.example/", "http://d.example/")
    now = timezone.now()
    for url, hours in {"a": 21, "b": 19, "c": 22}.items():
        seen(f"http://{url}.example/", now - timedelta(hours=hours))

    assert due() == ["http://d.example/", "http://c.example/", "http://a.example/"]
    assert due(again=True)[-1] == "http://b.example/"


def seen(url: str, at: datetime, outcome: LinkOutcome = OPENS) -> LinkCheck:
    since = None if outcome == OPENS else at
    return LinkCheck.objects.create(url=url, checked_at=at, outcome=outcome, failing_since=since)


@pytest.mark.django_db
def test_only_the_broken_can_be_asked_for() -> None:
    names("http://a.example/", "http://b.example/", "http://c.example/")
    seen("http://a.example/", timezone.now(), BROKEN)
    seen("http://b.example/", timezone.now())

    assert due(again=True, only="broken") == ["http://a.example/"]


@pytest.mark.django_db
def test_failing_since_is_kept_while_it_fails_and_cleared_when_it_opens() -> None:
    status = 404

    def page(handler: Handler) -> None:
        handler.say(status)

    with Web(page) as web:
        names(web.url("/"))

        def after() -> LinkCheck:
            check_links(due(again=True), minutes=1, outside=outer(web), pace=Clock().pace())
            return LinkCheck.objects.get()

        first = after()
        status = 500
        second = after()
        status = 200
        third = after()
        status = 404
        fourth = after()

    assert first.failing_since == first.checked_at
    assert (second.failing_since, second.status) == (first.failing_since, 500)
    assert second.checked_at > first.checked_at
    assert (third.outcome, third.failing_since) == (OPENS, None)
    assert fourth.failing_since == fourth.checked_at


@pytest.mark.django_db
def test_what_nobody_names_any_more_is_forgotten() -> None:
    names("http://127.0.0.1/")
    seen("http://gone.example/", timezone.now(), BROKEN)
    seen("http://127.0.0.1/", timezone.now(), REFUSED)

    check_links(due(), minutes=1)

    assert [row.url for row in LinkCheck.objects.all()] == ["http://127.0.0.1/"]


@pytest.mark.django_db
def test_a_round_ends_in_time_and_the_next_goes_on() -> None:
    clock = Clock()

    def page(handler: Handler) -> None:
        clock.sleep(25)
        handler.say(200)

    with Web(page) as web:
        names(*(web.url(f"/{number}") for number in range(6)))
        first = run(web, minutes=1, pace=clock.pace(), clock=clock)
        second = run(web)

    assert (first.outcomes, first.left) == ({OPENS: 3}, 3)
    assert (second.outcomes, second.left) == ({OPENS: 3}, 0)
    assert len({path for *_, path in web.asked}) == 6


@pytest.mark.django_db(transaction=True)
def test_two_rounds_at_once_lose_nothing(committed: None) -> None:
    both = Barrier(2, timeout=30)

    def together(looks: Iterable[Looked]) -> Iterable[Looked]:
        for looked in looks:
            both.wait()
            yield looked

    with Web(lambda page: page.say(404)) as web:
        names(*(web.url("/", f"bank{number}.example") for number in range(8)))
        one = partial(run, web, watched=together)
        assert threads.run(one, one) == [None, None]

    rows = LinkCheck.objects.filter(outcome=BROKEN, status=404, failing_since__isnull=False)
    assert (rows.count(), LinkCheck.objects.count()) == (8, 8)


# --- the command ---------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_command_refuses_what_leads_inside_and_tells(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with Canary() as canary:
        names(f"http://127.0.0.1:{canary.port}/", "http://127.0.0.1/", "http://localhost/")
        call_command("check_links", "--minutes", "0.5")

        assert canary.calls() == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        "refused http://127.0.0.1/ 网址指向内部或特殊的网络地址，不去查。",
        f"refused http://127.0.0.1:{canary.port}/ 端口 {canary.port} 不是网页的端口，不去查。",
        "refused http://localhost/ 网址里没有完整的域名，不去查。",
        "0 opens, 0 broken, 3 refused, 0 left for the next run.",
    ]
    assert "3/3" in said.err


@pytest.mark.django_db
def test_the_command_can_be_quiet_about_its_progress(capsys: pytest.CaptureFixture[str]) -> None:
    names("http://localhost/")
    call_command("check_links", "--verbosity", "0")

    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("minutes", ["0", "-1", "nan", "inf", "ten", ""])
def test_minutes_that_cannot_be_meant_are_refused_with_a_sentence(minutes: str) -> None:
    with pytest.raises(CommandError, match="is not a number of minutes above 0"):
        call_command("check_links", f"--minutes={minutes}")


def test_only_takes_an_outcome() -> None:
    with pytest.raises(CommandError, match="invalid choice: 'dead'"):
        call_command("check_links", "--only=dead")


# --- the desk ------------------------------------------------------------------------------------


@pytest.fixture
def desk(editor: User) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(editor)
    return client


@pytest.mark.django_db
def test_the_desk_shows_longest_dead_first_and_who_names_it(desk: Client) -> None:
    revision = published(CODE)
    Revision.objects.filter(pk=revision.pk).update(apply_url="https://b.example/")
    names("https://b.example/", "https://c.example/")
    now = timezone.now()
    seen("https://c.example/", now, BROKEN)
    seen("https://a.example/", now)
    seen("https://b.example/", now - timedelta(days=3), BROKEN)

    html = desk.get(LIST).content.decode()

    order = [html.index(f'href="https://{name}.example/"') for name in "bca"]
    assert order == sorted(order)
    assert f'/admin/products/product/{revision.product_id}/change/">{revision.name}</a>' in html
    source = Source.objects.get(url="https://c.example/")
    assert f'/admin/products/source/{source.pk}/change/">来源：{source.title}</a>' in html
    assert "现在没有谁用到" in html


@pytest.mark.django_db
def test_the_desk_filters_by_outcome(desk: Client) -> None:
    seen("https://dead.example/", timezone.now(), BROKEN)
    seen("https://alive.example/", timezone.now())

    html = desk.get(LIST, {"outcome__exact": "broken"}).content.decode()

    assert "https://dead.example/" in html
    assert "https://alive.example/" not in html


@pytest.mark.django_db
def test_the_desk_shortens_a_long_address_and_keeps_it_whole_behind_it(desk: Client) -> None:
    url = "https://long.example/" + "a" * 400
    seen(url, timezone.now())

    html = desk.get(LIST).content.decode()

    assert f'href="{url}"' in html
    assert f">{url}<" not in html


@pytest.mark.django_db
def test_the_desk_makes_no_link_of_what_was_refused(desk: Client) -> None:
    seen("http://10.0.0.1/", timezone.now(), REFUSED)

    html = desk.get(LIST).content.decode()

    assert "http://10.0.0.1/" in html
    assert 'href="http://10.0.0.1/"' not in html


@pytest.mark.django_db
def test_many_who_name_an_address_are_counted(desk: Client) -> None:
    Revision.objects.published().update(apply_url="https://all.example/")
    seen("https://all.example/", timezone.now())

    html = desk.get(LIST).content.decode()

    assert html.count("/admin/products/product/") - html.count('/admin/products/product/"') == 5
    assert "等 54 处" in html


@pytest.mark.django_db
def test_a_page_of_the_desk_asks_no_more_for_more_rows(desk: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(LIST).status_code == 200
        return len(captured.captured_queries)

    seen("https://0.example/", timezone.now())
    one = statements()
    for number in range(1, 40):
        seen(f"https://{number}.example/", timezone.now())

    assert statements() == one


@pytest.mark.django_db
def test_nobody_writes_looks_by_hand() -> None:
    client = Client(SERVER_NAME="localhost")
    client.force_login(person("root", superuser=True))
    row = seen("https://a.example/", timezone.now())

    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"{LIST}{row.pk}/change/", {"url": "https://b.example/"}).status_code == 403
    assert LinkCheck.objects.get().url == "https://a.example/"
