"""Strong names: one name, one answer; who holds it hears so and is sent nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from gzip import decompress
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client

from catalog import release
from products import curation, records
from products.models import Organisation, Product
from products.refreshing import save_reference
from tests import generator
from tests.generator import seeded, stating
from tests.renamed_rows import source

pytestmark = pytest.mark.django_db

CODE = "cmb-zhaoke-toudai"
BOTH = f"code={CODE}&code=hxb-keji-qiye-touliandai"
LIST = "/api/v1/products/?stage=growth&region=330000"
DETAIL = f"/api/v1/products/{CODE}/?stage=seed"
COMPARED = f"/api/v1/compare/?{BOTH}&stage=seed"
HEAD = "/api/v1/changes/head/"
DESCRIPTION = "/api/v1/openapi.json"
ADDRESSES = [
    LIST,
    "/api/v1/products/?q=贷&facets=stage,region,family&order=name",
    DETAIL,
    COMPARED,
    *("/api/v1/organisations/", "/api/v1/sources/", "/api/v1/vocabulary/"),
    *("/api/v1/changes/?after=50", HEAD),
    *("/changes.atom?region=330000", "/en/changes.atom"),
]
VARIANTS = [(language, encoding) for language in ("zh", "en") for encoding in ("gzip", "identity")]
KEPT = ("ETag", "Vary", "Cache-Control", "Content-Language")
Named = dict[tuple[str, str, str], tuple[str, bytes]]


def ask(client: Client, path: str, language: str = "zh", encoding: str = "", **more: str) -> Any:
    headers = {"Accept-Language": language, "Accept-Encoding": encoding, **more}
    return client.get(path, headers=headers)


def named(client: Client) -> Named:
    """The name and the bytes of every answer in every variant, as they stand."""
    told = {}
    for path in ADDRESSES:
        for language, encoding in VARIANTS:
            answer = ask(client, path, language, encoding)
            assert answer.status_code == 200, path
            told[path, language, encoding] = (answer["ETag"], answer.content)
    return told


def published(admin: User) -> None:
    assert curation.adopt(record=stating("some-product", regions=["330000"]), door="test")


def withdrawn(admin: User) -> None:
    product = Product.objects.get(code="zhejiang-zhongshidai")
    curation.withdraw(product=product, by=admin, reason="停办")


def renamed(admin: User) -> None:
    save_reference(row=source("另一个标题"), by=admin)


def renamed_unseen(admin: User) -> None:
    """A row that no product shows: the journal has no line of it."""
    Organisation.objects.create(code="new-bank", name="新银行", kind="bank")


@pytest.mark.parametrize("move", [published, withdrawn, renamed, renamed_unseen])
def test_names_differ_exactly_when_bytes_do(
    client: Client, admin: User, move: Callable[[User], None]
) -> None:
    before = named(client)
    move(admin)
    after = named(client)
    for key in before:
        same = before[key][0] == after[key][0]
        assert same == (before[key][1] == after[key][1]), key
    bytes_of: dict[tuple[str, str], bytes] = {}
    for (path, _, _), (name, body) in [*before.items(), *after.items()]:
        assert name.startswith('"')
        assert bytes_of.setdefault((path, name), body) == body, (path, name)
    assert before != after


@pytest.mark.parametrize("path", [*ADDRESSES, DESCRIPTION])
def test_a_held_answer_is_not_sent_again(client: Client, path: str) -> None:
    for language, encoding in VARIANTS:
        first = ask(client, path, language, encoding)
        held = ask(client, path, language, encoding, **{"If-None-Match": first["ETag"]})
        assert (held.status_code, held.content) == (304, b"")
        assert {name: held[name] for name in KEPT} == {name: first[name] for name in KEPT}
        assert not {"Content-Type", "Content-Length", "Content-Encoding"} & set(held.headers)


@pytest.mark.parametrize("path", [*ADDRESSES, DESCRIPTION])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_head_has_the_headers_of_get(client: Client, path: str, encoding: str) -> None:
    got = ask(client, path, encoding=encoding)
    head = client.head(path, headers={"Accept-Language": "zh", "Accept-Encoding": encoding})
    # The content policy is a set, and its words have no order.
    policy = "Content-Security-Policy"
    assert {**head.headers, policy: ""} == {**got.headers, policy: ""}
    assert head.content == b""
    held = {"Accept-Language": "zh", "Accept-Encoding": encoding, "If-None-Match": got["ETag"]}
    assert client.head(path, headers=held).status_code == 304


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ("*", 304),
        (" * ", 304),
        ("{name}", 304),
        ("W/{name}", 304),
        ('"other", {name}', 304),
        ('"other",W/{name} , "third"', 304),
        ('"*"', 200),
        ('"other"', 200),
        ("{bare}", 200),
        ("w/{name}", 200),
        ("garbage", 200),
        ('"', 200),
        (",,,", 200),
        ("", 200),
    ],
)
@pytest.mark.parametrize("path", [LIST, DETAIL, HEAD, "/api/v1/vocabulary/"])
def test_what_if_none_match_may_say(client: Client, path: str, given: str, status: int) -> None:
    name = ask(client, path)["ETag"]
    said = given.format(name=name, bare=name.strip('"'))
    assert ask(client, path, **{"If-None-Match": said}).status_code == status


@pytest.mark.parametrize("path", [LIST, DETAIL, COMPARED, "/api/v1/sources/", "/changes.atom"])
def test_packed_bytes_are_not_named_to_who_does_not_take_them(client: Client, path: str) -> None:
    """A cache hands on what the 304 names, whoever had asked for it first."""
    packed, plain = (ask(client, path, encoding=each) for each in ("gzip", "identity"))
    assert packed["ETag"] == plain["ETag"].removesuffix('"') + '+gzip"'
    both = f"{packed['ETag']}, {plain['ETag']}"
    assert ask(client, path, **{"If-None-Match": packed["ETag"]}).status_code == 200
    assert ask(client, path, **{"If-None-Match": both})["ETag"] == plain["ETag"]
    assert ask(client, path, encoding="gzip", **{"If-None-Match": both})["ETag"] == packed["ETag"]
    refusing = ask(client, path, encoding="gzip;q=0", **{"If-None-Match": packed["ETag"]})
    assert refusing.status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("products/?stage=nope", 400),
        ("products/?cursor=nope", 400),
        ("products/never-known/", 404),
        ("compare/?code=cmb-zhaoke-toudai", 400),
        ("changes/?after=9999", 400),
        ("changes/head/?x=1", 400),
        ("regions/?parent=xx", 400),
    ],
)
def test_a_bad_question_is_refused_whatever_is_held(client: Client, path: str, status: int) -> None:
    name = ask(client, "/api/v1/products/")["ETag"]
    for held in ("*", name):
        answer = ask(client, f"/api/v1/{path}", **{"If-None-Match": held})
        assert answer.status_code == status
        assert not answer.has_header("ETag")
        assert answer["Cache-Control"] == "no-store"


# --- nothing stale ---------------------------------------------------------------------------


def moves(random: Any, admin: User) -> Iterator[Callable[[], object]]:
    """What a desk does, in any order: lines of the journal, and rows that it does not know of."""
    code = random.choice(("one", "two", CODE))
    product = Product.objects.filter(code=code, revisions__state="published").first()
    yield lambda: curation.adopt(record=generator.written(random, code), door="test")
    if product and code != CODE:
        yield lambda: curation.withdraw(product=product, by=admin, reason="停办")
    yield lambda: save_reference(row=source(f"标题{random.random()}"), by=admin)
    unseen = f"unseen-{random.randrange(10**6)}"
    yield lambda: Organisation.objects.create(code=unseen, name=unseen, kind="bank")
    yield lambda: records.family({"type": "family", "code": unseen, "name": unseen})


def test_no_name_ever_stands_for_an_answer_that_has_changed(client: Client, admin: User) -> None:
    """Whatever happens, and whichever names are held: a 304 names what would have been sent."""
    random = seeded(41)
    held: dict[str, dict[str, bytes]] = {path: {} for path in ADDRESSES}
    unsent = 0
    for _ in range(60):
        if random.random() < 0.4:
            random.choice(list(moves(random, admin)))()
        for path in random.sample(ADDRESSES, 3):
            variant = random.choice(VARIANTS)
            names = random.sample(list(held[path]), min(len(held[path]), random.randrange(5)))
            fresh = ask(client, path, *variant)
            answer = ask(client, path, *variant, **{"If-None-Match": ", ".join(names)})
            if answer.status_code == 304:
                unsent += 1
                kept = held[path][answer["ETag"]]
                assert answer["ETag"] in names
                assert plain(kept) == plain(fresh.content), path
                assert "gzip" in variant or kept == fresh.content
            else:
                assert fresh["ETag"] not in names
                assert (answer["ETag"], answer.content) == (fresh["ETag"], fresh.content)
            assert held[path].setdefault(fresh["ETag"], fresh.content) == fresh.content
    assert unsent > 10


def plain(body: bytes) -> bytes:
    return decompress(body) if body.startswith(b"\x1f\x8b") else body


# --- a number that is given twice --------------------------------------------------------------


def test_a_number_given_again_after_a_restore_is_another_name(client: Client, admin: User) -> None:
    """What was published after the backup is lost with its number, and others get that number."""
    showing = [
        *("/api/v1/products/", DETAIL, COMPARED, HEAD, "/api/v1/changes/", "/api/v1/products.csv"),
        *("/api/v1/changes/?after=54&limit=1", f"/api/v1/products/{CODE}/revisions/"),
    ]
    elsewhere = "/api/v1/products/hxb-keji-qiye-touliandai/"

    def published_and_read(**stated: Any) -> tuple[dict[str, str], str]:
        assert curation.adopt(record=stating(CODE, **stated), door="test")
        curation.adopt(record=stating("one-more", **stated), door="test")
        return {path: ask(client, path)["ETag"] for path in showing}, ask(client, elsewhere)["ETag"]

    with transaction.atomic():
        lost, other = published_and_read(stages=["seed"])
        transaction.set_rollback(True)
    again, other_again = published_and_read(stages=["growth"])
    assert {path for path in showing if lost[path] == again[path]} == set()
    for path in showing:
        assert ask(client, path, **{"If-None-Match": lost[path]}).status_code == 200, path
    # A product that was not touched keeps its name, and its answer need not be sent again.
    assert other == other_again


# --- the release -----------------------------------------------------------------------------


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A release of four files."""
    for name in ("requirements.txt", "catalog/a.py", "catalog/templates/b.html", "products/c.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(release, "HOUSE", tmp_path)
    release.release.cache_clear()
    yield tmp_path
    release.release.cache_clear()


@pytest.mark.parametrize(
    ("name", "differs"),
    [
        *(("catalog/a.py", True), ("catalog/templates/b.html", True), ("products/c.csv", True)),
        *(("requirements.txt", True), ("partners/new.py", True), ("config/locale/new.mo", True)),
        *(("tests/new.py", False), ("docs/new.md", False), ("catalog/__pycache__/a.pyc", False)),
    ],
)
def test_another_release_has_other_names(
    client: Client, house: Path, name: str, differs: bool
) -> None:
    before = {path: ask(client, path)["ETag"] for path in (LIST, HEAD, "/api/v1/vocabulary/")}
    (house / name).parent.mkdir(parents=True, exist_ok=True)
    (house / name).write_text("something else")
    release.release.cache_clear()
    for path, held in before.items():
        after = ask(client, path, **{"If-None-Match": held})
        assert (after.status_code == 200) == differs
        assert (after["ETag"] != held) == differs
