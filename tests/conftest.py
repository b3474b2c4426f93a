"""The house of the tests: the shipped catalog loaded once, people with roles, guards.

Every test that touches the database starts from the shipped catalog (54 public products) and
is rolled back. Tests marked `django_db(transaction=True)` run last and start from an empty one.
"""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client, TransactionTestCase
from django.test import client as test_client

from products import triggers
from products.loading import load
from products.models import AssessmentMethod, Change, Organisation, Source
from products.reference_records import as_record
from tests import snapshot
from tests.asked_once import ON_POSTGRESQL, ON_SQLITE
from tests.people import establish_roles, person
from tests.ports import free_port
from tests.reading_pages import Look, Page
from tests.reference_desk import REFERENCE
from tests.throwaway_postgres import find_programs

FIXTURES = Path(__file__).parent.parent / "fixtures"
Record = dict[str, Any]
SHIPPED: snapshot.Rows = {}


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: Any, request: pytest.FixtureRequest) -> None:
    """The live server's port is drawn when it begins; minutes before, somebody else takes it."""
    if fixturedef.argname == "live_server":
        request.config.option.liveserver = f"127.0.0.1:{free_port()}"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whoever reads the shipped catalog needs the test database, even by a session fixture.

    What asks no database at all is asked once, beside PostgreSQL where `make test` asks both. So is
    there what one of them can answer for: see `tests.asked_once`.
    """
    both = bool(os.environ.get("BOTH_DATABASES")) and find_programs() is not None
    left_out = "sqlite" if both else "postgresql"
    elsewhere = ON_POSTGRESQL if connection.vendor == "sqlite" else ON_SQLITE
    # One that may be skipped on the other side is asked here too.
    once = [
        item
        for item in items
        if both and item.path.stem in elsewhere and not item.get_closest_marker("skipif")
    ]
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if {"shipped", "shipped_sources", "shipped_methods"} & fixtures:
            item.add_marker("django_db")
        elif not ({"db", "transactional_db"} & fixtures or item.get_closest_marker("django_db")):
            # So is whatever of a file is asked here alone.
            bound = both and (item.path.stem in ON_SQLITE or item.get_closest_marker("skipif"))
            if connection.vendor == left_out and not bound:
                once.append(item)
    gone = set(once)
    if once and len(gone) < len(items):
        config.hook.pytest_deselected(items=list(gone))
        items[:] = [item for item in items if item not in gone]


gc.set_threshold(50_000, 20, 50)  # a heap of this size is looked through far too often otherwise


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite in a file, as in production: in memory it fails where a file's writers queue."""
    if connection.vendor == "sqlite":
        file = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(file)


@pytest.fixture(autouse=True)
def passwords_cost_nothing(settings: Any) -> None:
    """A tenth of a second a person is right for a desk and wrong for a thousand tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True, scope="session")
def a_page_keeps_one_context() -> Iterator[None]:
    """The client copies the context of every widget and include; a test asks for the page's."""
    asking: Any = test_client
    store = asking.store_rendered_templates

    def only_the_first(told: Record, *rest: Any, **more: Any) -> None:
        if "templates" not in told:
            store(told, *rest, **more)

    asking.store_rendered_templates = only_the_first
    yield
    asking.store_rendered_templates = store


@pytest.fixture(autouse=True)
def nothing_is_counted_yet() -> None:
    """How often somebody has asked is known to the cache alone, which no rollback empties."""
    cache.clear()


@pytest.fixture(autouse=True)
def static_files_are_looked_up_when_asked_for(settings: Any) -> None:
    """Every client of a test is a server of its own, and would list them all at its start."""
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The shipped catalog, loaded once through the loader's own door."""
    with django_db_blocker.unblock():
        load(FIXTURES)
        SHIPPED.update(snapshot.take())


@pytest.fixture(autouse=True, scope="session")
def journal_steps_aside_for_the_flush() -> Iterator[None]:
    """A transaction test ends with empty tables; the triggers stand again right after it."""
    case_class: Any = TransactionTestCase
    teardown = case_class._fixture_teardown

    def with_triggers_off(case: TransactionTestCase) -> None:
        with connection.schema_editor() as editor:
            triggers.remove(None, editor)
        teardown(case)
        with connection.schema_editor() as editor:
            triggers.install(None, editor)

    case_class._fixture_teardown = with_triggers_off
    yield
    case_class._fixture_teardown = teardown


@pytest.fixture
def committed(transactional_db: None) -> None:
    """The shipped catalog for a test with transactions of its own, threads or a live server."""
    establish_roles()  # the flush took what the migration had made
    if not Change.objects.exists():
        snapshot.put_back(SHIPPED)


@pytest.fixture
def client() -> Client:
    """Asks like a program: no cookies, the host that production allows."""
    return Client(SERVER_NAME="localhost")


@pytest.fixture
def get(client: Client, db: None) -> Callable[..., Any]:
    """GET an address of the API and return its JSON; the status is 200 unless said."""

    def ask(path: str, status: int = 200, **headers: str) -> Any:
        response = client.get(f"/api/v1/{path}", headers=headers)
        assert response.status_code == status, response.content.decode()
        return json.loads(response.content)

    return ask


@pytest.fixture
def look(client: Client, db: None) -> Look:
    """GET an address and read its page; the status is 200 unless said."""

    def ask(path: str, status: int = 200) -> Page:
        response = client.get(path)
        assert response.status_code == status, response.content.decode()
        return Page(response.content.decode())

    return ask


def _user(name: str, *permissions: str) -> User:
    user = User.objects.create_user(name, password="a long enough one", is_staff=True)
    codenames = [permission.removeprefix("products.") for permission in permissions]
    user.user_permissions.set(
        Permission.objects.filter(codename__in=codenames, content_type__app_label="products")
    )
    return User.objects.get(pk=user.pk)


@pytest.fixture
def editor(db: None) -> User:
    """Alice writes drafts and may not approve."""
    return _user("alice", "add_revision", "change_revision", "view_revision", "view_product")


@pytest.fixture
def reviewer(db: None) -> User:
    """Bob approves, returns and withdraws, and does not write."""
    return _user("bob", "review_revision", "view_revision", "view_product")


@pytest.fixture
def admin(db: None) -> User:
    """Carol may do everything."""
    return User.objects.create_superuser("carol", password="a long enough one")


@pytest.fixture
def sign_in(db: None) -> Callable[[User], Client]:
    """A client of somebody's own at the desk."""

    def enter(user: User) -> Client:
        client = Client(SERVER_NAME="localhost")
        client.force_login(user)
        return client

    return enter


@pytest.fixture
def senior(db: None) -> User:
    """Erin changes reference rows and reviews."""
    names = [f"change_{model._meta.model_name}" for model in REFERENCE]
    return person("erin", *names, "review_revision")


@pytest.fixture
def bank(db: None) -> Organisation:
    """Nothing shows it."""
    return Organisation.objects.create(code="new-bank", name="新银行", kind="bank")


@pytest.fixture
def two_persons(settings: Any) -> None:
    """Nobody approves what they have edited."""
    settings.ONE_PERSON_DESK = False


@pytest.fixture
def desk(sign_in: Callable[[User], Client], editor: User) -> Client:
    """Alice at the desk."""
    return sign_in(editor)


@pytest.fixture
def begun_and_done(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the desk begins in a process of its own is done before the answer.

    Where a test commits, the process is begun indeed.
    """
    if "committed" not in request.fixturenames:
        monkeypatch.setattr("products.background.start", lambda *words: call_command(*words))


def _records() -> dict[str, Record]:
    lines = Change.objects.exclude(record=None).select_related("product").order_by("seq")
    return {line.product.code: json.loads(line.record or "null") for line in lines}


@pytest.fixture(scope="session")
def shipped(django_db_setup: None, django_db_blocker: Any) -> dict[str, Record]:
    """Code → frozen record of every shipped product, as the journal keeps it."""
    with django_db_blocker.unblock():
        return _records()


@pytest.fixture(scope="session")
def shipped_sources(django_db_setup: None, django_db_blocker: Any) -> dict[str, Record]:
    with django_db_blocker.unblock():
        return {row.key: as_record(row) for row in Source.objects.all()}


@pytest.fixture(scope="session")
def shipped_methods(django_db_setup: None, django_db_blocker: Any) -> dict[str, Record]:
    with django_db_blocker.unblock():
        return {row.code: as_record(row) for row in AssessmentMethod.objects.all()}
