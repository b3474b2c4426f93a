"""The desk shows what the looks found and who names the address; nobody writes it by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from products.models import LinkCheck, LinkOutcome, Revision, Source
from tests.builders import published
from tests.link_rounds import names, seen
from tests.people import person

BROKEN, REFUSED = LinkOutcome.BROKEN, LinkOutcome.REFUSED
CODE = "hxb-keji-qiye-touliandai"
LIST = "/admin/products/linkcheck/"


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
