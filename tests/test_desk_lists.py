"""The rows and lists of the desk: they open, find and filter, and what products show stays true."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from products.models import Change, Organisation, Product, Region, Revision, Source
from tests.desk_pages import CODE, form_of, page_of, revise, typed
from tests.people import said


@pytest.fixture
def product(db: None) -> Product:
    return Product.objects.get(code=CODE)


def test_a_renamed_organisation_goes_out_with_its_products(
    sign_in: Any, admin: User, product: Product, get: Any
) -> None:
    client, before = sign_in(admin), Change.objects.count()
    bank = Organisation.objects.get(code="hxb")
    address = reverse("admin:products_organisation_change", args=[bank.pk])
    page = client.get(address)
    data = typed(page, "organisation_form")
    assert "code" not in data
    answer = client.post(
        address, {**data, "name": "华夏银行股份有限公司", "_save": "1"}, follow=True
    )

    refreshed = Change.objects.filter(seq__gt=before)
    assert {line.kind for line in refreshed} == {"refreshed"}
    assert product.pk in {line.product_id for line in refreshed}
    assert f"{len(refreshed)} 个已发布的产品随之更新" in said(answer)
    assert refreshed[0].attribution.author == admin
    assert get(f"products/{CODE}/")["issuer"]["name"] == "华夏银行股份有限公司"

    again = client.post(address, typed(client.get(address), "organisation_form"), follow=True)
    assert "随之更新" not in said(again)
    assert Change.objects.count() == before + len(refreshed)


def test_what_products_show_is_not_deleted(sign_in: Any, admin: User) -> None:
    client = sign_in(admin)
    for model, row in (
        ("organisation", Organisation.objects.get(code="hxb")),
        ("source", Source.objects.get(key="hebei-linkage")),
        ("region", Region.objects.get(code="130000")),
        ("product", Product.objects.get(code=CODE)),
        ("revision", Revision.objects.published().get(product__code=CODE)),
        ("change", Change.objects.get(seq=1)),
    ):
        address = reverse(f"admin:products_{model}_delete", args=[row.pk])
        assert client.post(address, {"post": "yes"}).status_code == 403


def test_the_list_finds_and_filters(
    sign_in: Any, editor: User, product: Product, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(editor)
    address = reverse("admin:products_product_changelist")
    # session, user, two of permissions, count, page, revisions with their issuers
    with django_assert_max_num_queries(9):
        assert client.get(address).context["cl"].result_count == 54
    assert client.get(address, {"q": "华夏银行"}).context["cl"].result_count >= 1
    assert client.get(address, {"state": "draft"}).context["cl"].result_count == 0
    revise(client, product)
    drafted = client.get(address, {"state": "draft"})
    assert [row.code for row in drafted.context["cl"].result_list] == [CODE]
    assert "已发布、草稿" in drafted.content.decode()
    for query in ("offering=promoted", "instrument=loan", "o=-6"):
        assert client.get(f"{address}?{query}").status_code == 200


def test_every_page_of_the_desk_opens(sign_in: Any, admin: User, product: Product) -> None:
    client = sign_in(admin)
    for model in ("organisation", "family", "assessmentmethod", "source", "region", "change"):
        listing = client.get(reverse(f"admin:products_{model}_changelist"))
        assert listing.status_code == 200
        first = listing.context["cl"].result_list[0]
        one = client.get(reverse(f"admin:products_{model}_change", args=[first.pk]))
        assert one.status_code == 200, model
    front = client.get(reverse("admin:index")).content.decode()
    assert "科贷目录" in front
    assert 'lang="zh-hans"' in front
    published = client.get(form_of(product.revisions.published().get()))
    assert 'id="revision_form"' not in published.content.decode()
    assert client.get(reverse("admin:products_product_change", args=[10**9])).status_code == 404
    history = client.get(reverse("admin:products_product_history", args=[product.pk]))
    assert history.status_code == 302


def test_pages_of_the_desk_carry_no_inline_script_or_style(
    sign_in: Any, admin: User, product: Product
) -> None:
    client = sign_in(admin)
    form = revise(client, product)
    pages = [form.content.decode(), client.get(page_of(product)).content.decode()]
    for page in pages:
        assert "<style" not in page
        assert " style=" not in page
        assert "onclick=" not in page
        assert "<script>" not in page
