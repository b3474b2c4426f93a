"""The desk: what people do in the admin, request by request, as a browser sends them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from products import curation
from products.admin import fields, naming
from products.admin.forms import NewRevisionForm
from products.models import Change, Organisation, Product, Region, Revision, Source
from tests.desk_pages import Data, typed
from tests.people import said

CODE = "hxb-keji-qiye-touliandai"


@pytest.fixture
def product(db: None) -> Product:
    return Product.objects.get(code=CODE)


@pytest.fixture
def one_person(settings: Any) -> None:
    settings.ONE_PERSON_DESK = True


@pytest.fixture
def two_persons(settings: Any) -> None:
    settings.ONE_PERSON_DESK = False


def page_of(product: Product) -> str:
    return reverse("admin:products_product_change", args=[product.pk])


def form_of(revision: Any) -> str:
    return reverse("admin:products_revision_change", args=[revision.pk])


def step(name: str, revision: Any) -> str:
    return reverse(f"admin:products_revision_{name}", args=[revision.pk])


def revise(client: Client, product: Product) -> Any:
    """修改: the draft's form."""
    return client.post(reverse("admin:products_product_revise", args=[product.pk]), follow=True)


def save(client: Client, page: Any, button: str = "_save", **changed: Any) -> Any:
    return client.post(
        page.redirect_chain[-1][0]
        if getattr(page, "redirect_chain", None)
        else page.request["PATH_INFO"],
        {**typed(page), **changed, button: "1"},
        follow=True,
    )


def submitted(client: Client, product: Product, **changed: Any) -> Revision:
    """A changed draft, handed in."""
    changed = changed or {"limit_max": "1200万"}
    answer = save(client, revise(client, product), "_submit", **changed)
    assert "等待复核" in said(answer)
    return product.revisions.in_review().get()


# ── the straight path ─────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("one_person")
def test_an_admin_alone_changes_an_entry_in_five_clicks(
    sign_in: Any, admin: User, product: Product, get: Any
) -> None:
    client, before = sign_in(admin), Change.objects.count()

    listing = client.get(reverse("admin:products_product_changelist"), {"q": CODE})  # 1 产品
    assert page_of(product) in listing.content.decode()
    page = client.get(page_of(product))  # 2 the product
    assert "修改" in page.content.decode()
    form = revise(client, product)  # 3 修改
    assert typed(form)["limit_max"] == ["10000000"]
    # 4 the field, 5 保存并发布
    answer = save(client, form, "_publish", limit_max="1200万")

    assert "已发布" in said(answer)
    assert Change.objects.count() == before + 1
    line = Change.objects.get(seq=before + 1)
    assert (line.kind, line.reviewed, line.product.code) == ("revised", "self", CODE)
    assert (line.attribution.author, line.attribution.approver) == (admin, admin)
    assert get(f"products/{CODE}/")["limit"]["max"] == "12000000.00"
    history = client.get(page_of(product)).content.decode()
    assert "修订" in history
    assert "carol" in history


@pytest.mark.usefixtures("two_persons")
def test_a_second_person_approves(
    sign_in: Any, editor: User, reviewer: User, product: Product, get: Any
) -> None:
    writer, second = sign_in(editor), sign_in(reviewer)
    revision = submitted(writer, product)
    assert get(f"products/{CODE}/")["limit"]["max"] == "10000000.00"

    page = second.get(form_of(revision))
    assert "批准发布" in page.content.decode()
    assert "1000万元" in page.content.decode()  # what stood there before
    answer = second.post(step("approve", revision), {"seen": page.context["seen"]}, follow=True)

    assert "已发布" in said(answer)
    line = Change.objects.latest("seq")
    assert (line.kind, line.reviewed) == ("revised", "second_person")
    assert (line.attribution.author, line.attribution.approver) == (editor, reviewer)
    assert get(f"products/{CODE}/")["limit"]["max"] == "12000000.00"


def test_a_new_product_from_its_first_draft(
    sign_in: Any, admin: User, one_person: None, get: Any
) -> None:
    client = sign_in(admin)
    page = client.get(reverse("admin:products_product_add"), follow=True)
    source = Source.objects.get(key="hebei-linkage")
    bank = Organisation.objects.get(code="hxb")
    answer = save(
        client,
        page,
        "_publish",
        code="hxb-new-loan",
        name="新科贷",
        offering="offered",
        issuer=bank.pk,
        instrument="loan",
        summary="面向科技企业的贷款。",
        regions=["130000", "110108"],
        stages=["growth", "seed"],
        limit_max="2.5亿",
        verified_on="2026-11-20",
        cite_source=source.pk,
        cite_locator="第3段",
    )
    assert "已发布" in said(answer)
    revision = Revision.objects.get(product__code="hxb-new-loan")
    assert (revision.number, revision.author, list(revision.authors.all())) == (1, admin, [admin])
    assert revision.stages == ["seed", "growth"]
    cited = set(revision.citations.values_list("fact", flat=True))
    assert {"name", "issuer", "limit.max", "stages.seed", "regions.110108"} <= cited
    entry = get("products/hxb-new-loan/")
    assert entry["limit"]["max"] == "250000000.00"

    again = save(
        client,
        client.get(reverse("admin:products_revision_add")),
        code="hxb-new-loan",
        name="又一个",
    )
    assert "这个代码已有产品" in again.content.decode()
    assert typed(again)["name"] == ["又一个"]


def test_a_code_taken_at_the_same_moment_is_said_and_keeps_the_text(
    sign_in: Any, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check has passed when somebody else's product comes in; the database refuses ours."""
    Product.objects.create(code="just-taken")
    checks: list[str] = []
    check = NewRevisionForm.clean_code

    def too_early(form: NewRevisionForm) -> str:
        checks.append(form.cleaned_data["code"])
        return form.cleaned_data["code"] if len(checks) == 1 else check(form)

    monkeypatch.setattr(NewRevisionForm, "clean_code", too_early)
    client = sign_in(editor)

    answer = save(
        client,
        client.get(reverse("admin:products_revision_add")),
        code="just-taken",
        name="又一个",
        offering="promoted",
    )

    assert "这个代码已有产品" in answer.content.decode()
    assert typed(answer)["name"] == ["又一个"]
    assert checks == ["just-taken", "just-taken"]


# ── what is refused, and how ──────────────────────────────────────────────────────────


@pytest.mark.usefixtures("two_persons")
def test_nobody_approves_their_own_draft(sign_in: Any, admin: User, product: Product) -> None:
    client = sign_in(admin)
    assert "保存并发布" not in revise(client, product).content.decode()
    revision = submitted(client, product)
    page = client.get(form_of(revision))
    answer = client.post(step("approve", revision), {"seen": page.context["seen"]}, follow=True)
    assert "不能自己复核" in said(answer)
    revision.refresh_from_db()
    assert revision.state == "in_review"


@pytest.mark.usefixtures("two_persons")
def test_the_publishing_button_does_nothing_at_a_desk_of_two(
    sign_in: Any, admin: User, product: Product
) -> None:
    client, before = sign_in(admin), Change.objects.count()
    answer = save(client, revise(client, product), "_publish", limit_max="12000000")
    assert "不能自己复核" in said(answer)
    assert Change.objects.count() == before
    draft = product.revisions.open().get()
    assert (draft.state, str(draft.limit_max)) == ("draft", "12000000.00")


@pytest.mark.usefixtures("one_person")
def test_an_editor_cannot_approve(sign_in: Any, editor: User, product: Product) -> None:
    client = sign_in(editor)
    assert "保存并发布" not in revise(client, product).content.decode()
    revision = submitted(client, product)
    page = client.get(form_of(revision))
    assert "批准发布" not in page.content.decode()
    answer = client.post(step("approve", revision), {"seen": page.context["seen"]}, follow=True)
    assert "没有这项权限" in said(answer)
    assert product.revisions.in_review().exists()


def test_a_viewer_reads_and_changes_nothing(
    sign_in: Any, product: Product, editor: User, django_user_model: Any
) -> None:
    viewer = django_user_model.objects.create_user("dave", password="x", is_staff=True)
    viewer.user_permissions.set(
        editor.user_permissions.filter(codename__in=["view_product", "view_revision"])
    )
    client = sign_in(viewer)
    page = client.get(page_of(product)).content.decode()
    assert "1000万元" in page
    assert "修改</button>" not in page
    assert "撤下" not in page
    answer = client.post(reverse("admin:products_product_revise", args=[product.pk]), follow=True)
    assert "没有这项权限" in said(answer)

    draft = curation.start_revision(product=product, by=editor)
    assert 'id="revision_form"' not in client.get(form_of(draft)).content.decode()
    assert client.post(form_of(draft), {"name": "改名"}).status_code == 403
    answer = client.post(step("discard", draft), follow=True)
    assert "没有这项权限" in said(answer)
    assert Revision.objects.filter(pk=draft.pk, name="科技企业投联贷").exists()


def test_somebody_without_permissions_sees_nothing(
    sign_in: Any, product: Product, django_user_model: Any
) -> None:
    client = sign_in(django_user_model.objects.create_user("eve", password="x", is_staff=True))
    assert client.get(page_of(product)).status_code == 403
    assert (
        client.post(reverse("admin:products_product_withdraw", args=[product.pk])).status_code
        == 403
    )


@pytest.mark.usefixtures("two_persons")
def test_returned_with_a_reason(
    sign_in: Any, editor: User, reviewer: User, product: Product
) -> None:
    writer, second = sign_in(editor), sign_in(reviewer)
    revision = submitted(writer, product)
    refused = second.post(step("return", revision), {"reason": "  "})
    assert "请写明退回的理由" in said(refused)
    answer = second.post(step("return", revision), {"reason": "上限应为 1000 万"}, follow=True)
    assert "已退回" in said(answer)
    assert "上限应为 1000 万" in writer.get(form_of(revision)).content.decode()

    late = second.post(step("return", revision), {"reason": "再想一想"})
    assert "现在是“草稿”" in said(late)


@pytest.mark.usefixtures("two_persons")
def test_a_stale_approval_is_a_message(
    sign_in: Any, editor: User, reviewer: User, product: Product
) -> None:
    writer, second = sign_in(editor), sign_in(reviewer)
    revision = submitted(writer, product)
    seen = second.get(form_of(revision)).context["seen"]
    curation.return_to_author(revision=revision, by=reviewer, reason="改")
    again = save(writer, writer.get(form_of(revision)), "_submit", limit_max="9000万")
    assert "等待复核" in said(again)
    answer = second.post(step("approve", revision), {"seen": seen}, follow=True)
    assert "请再看一遍" in said(answer)

    seen = second.get(form_of(revision)).context["seen"]
    for expected in ("已发布", "批准）"):
        answer = second.post(step("approve", revision), {"seen": seen}, follow=True)
        assert expected in said(answer)
    seen = answer.context["seen"]
    answer = second.post(step("approve", revision), {"seen": seen}, follow=True)
    assert "现在是“已发布”" in said(answer)


def test_withdrawn_with_a_reason(
    sign_in: Any, reviewer: User, product: Product, client: Client, get: Any
) -> None:
    desk, address = sign_in(reviewer), reverse("admin:products_product_withdraw", args=[product.pk])
    assert "请写明撤下的理由" in said(desk.post(address, {"reason": ""}))
    get(f"products/{CODE}/")
    answer = desk.post(address, {"reason": "机构停办"}, follow=True)
    assert "已撤下" in said(answer)
    assert "机构停办" in answer.content.decode()
    get(f"products/{CODE}/", status=410)
    late = desk.post(address, {"reason": "还是停办"})
    assert "没有发布的内容" in said(late)

    listing = desk.get(reverse("admin:products_product_changelist"), {"state": "withdrawn"})
    assert listing.context["cl"].result_count == 1


def test_state_moves_are_posts_with_a_token(admin: User, product: Product) -> None:
    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    strict.force_login(admin)
    draft = curation.start_revision(product=product, by=admin)
    addresses = [
        *(
            reverse(f"admin:products_product_{name}", args=[product.pk])
            for name in ("revise", "withdraw")
        ),
        *(step(name, draft) for name in ("approve", "return", "discard")),
    ]
    for address in addresses:
        assert strict.get(address).status_code == 405
        assert strict.post(address, {"reason": "x"}).status_code == 403


# ── the form of a draft ───────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("one_person")
def test_findings_stand_at_the_top(sign_in: Any, editor: User, product: Product) -> None:
    client = sign_in(editor)
    page = save(client, revise(client, product), term_drawdown_months="12", summary="秒批的贷款。")
    text = page.content.decode()
    assert "草稿已保存" in said(page)
    assert "单笔用款期限</a>：“单笔用款期限”没有出处。加上来源、段落和依据" in text
    assert "简介</a>：含宣传用语“秒批”" in text
    assert text.index("发布前还要看") < text.index('name="name"')

    answer = save(client, page, "_submit")
    assert "处须先改好" in said(answer)
    assert product.revisions.open().get().state == "draft"


@pytest.mark.parametrize(
    ("typed_in", "field", "sentence"),
    [
        ({"limit_max": "一千万"}, "limit_max", "金额写成数字"),
        ({"limit_max": "-5"}, "limit_max", "金额须大于 0"),
        ({"limit_min": "2000万"}, "limit_min", "额度下限不能高于上限。"),
        ({"rate_max": "3.45"}, "rate_method", "利率须注明年化方法"),
        ({"rate_spread_min_bp": "-30"}, "rate_benchmark", "加点须注明基准利率。"),
        ({"term_drawdown_months": "一年"}, "term_drawdown_months", "输入整数。"),
        ({"issuer": ""}, "offering", "“机构提供”须有发行机构"),
        ({"stages": ["adult"]}, "stages", "adult"),
        ({"cite_locator": "第3段"}, "cite_source", "来源和位置须同时填写。"),
    ],
)
def test_a_wrong_value_is_a_sentence_at_its_field_and_stays(
    sign_in: Any,
    editor: User,
    product: Product,
    typed_in: Data,
    field: str,
    sentence: str,
) -> None:
    client = sign_in(editor)
    page = save(client, revise(client, product), name="别的名字", **typed_in)
    assert page.status_code == 200
    assert sentence in " ".join(page.context["adminform"].form.errors[field])
    kept = typed(page)
    assert kept["name"] == ["别的名字"]
    for name, value in typed_in.items():
        if name not in ("issuer", "stages"):
            assert kept[name] == [value]
    assert product.revisions.open().get().name == "科技企业投联贷"


def row(prefix: str, page: Any, **values: Any) -> Data:
    """One more row in an inline table."""
    data = typed(page)
    number = int(data[f"{prefix}-TOTAL_FORMS"][0])
    revision = data[f"{prefix}-__prefix__-revision"]
    return {
        f"{prefix}-TOTAL_FORMS": number + 1,
        f"{prefix}-{number}-revision": revision,
        **{f"{prefix}-{number}-{name}": value for name, value in values.items()},
    }


@pytest.mark.parametrize(
    ("attribute", "operator", "text", "value"),
    [
        ("qualification", "any_of", "高新技术企业、srdi", ["high_tech", "srdi"]),
        ("industry", "any_of", "C39, I65", ["C39", "I65"]),
        ("credit_record", "equals", "否", False),
        ("operating_months", "at_least", "24", "24"),
        ("turnover", "at_most", "5,000,000", "5000000"),
        ("company_type", "", "", None),
    ],
)
def test_a_condition_as_people_write_it(
    sign_in: Any,
    editor: User,
    product: Product,
    attribute: str,
    operator: str,
    text: str,
    value: Any,
) -> None:
    client = sign_in(editor)
    page = revise(client, product)
    more = row(
        "conditions",
        page,
        key="more",
        attribute=attribute,
        operator=operator,
        value=text,
        effect="required",
        words="文字",
    )
    page = save(client, page, **more)
    condition = product.revisions.open().get().conditions.get(key="more")
    assert condition.value == value
    again = save(client, page)
    assert "草稿已保存" in said(again)
    condition.refresh_from_db()
    assert condition.value == value


@pytest.mark.parametrize(
    ("attribute", "operator", "text", "sentence"),
    [
        ("qualification", "any_of", "高兴企业", "没有代码 高兴企业。"),
        ("credit_record", "equals", "maybe", "应为“等于”和"),
        ("operating_months", "at_least", "两年", "应为“不低于”或“不高于”和一个数"),
        ("innovation_score", "at_least", "scheme=全国; score=80", "六项"),
        ("company_type", "", "24", "比较方式和值须同时填写"),
        ("operating_months", "at_least", "", "应为“不低于”或“不高于”和一个数"),
    ],
)
def test_a_wrong_condition_says_what_would_be_right(
    sign_in: Any,
    editor: User,
    product: Product,
    attribute: str,
    operator: str,
    text: str,
    sentence: str,
) -> None:
    client = sign_in(editor)
    page = revise(client, product)
    more = row(
        "conditions",
        page,
        key="more",
        attribute=attribute,
        operator=operator,
        value=text,
        effect="required",
        words="文字",
    )
    page = save(client, page, **more)
    errors = {
        name: " ".join(texts)
        for inline in page.context["inline_admin_formsets"]
        for form in inline.formset.forms
        for name, texts in form.errors.items()
    }
    assert sentence in errors["value"]
    assert next(value for name, value in typed(page).items() if name.endswith("2-value")) == [text]


def test_citations_by_name_and_once(sign_in: Any, editor: User, product: Product) -> None:
    client = sign_in(editor)
    page = revise(client, product)
    source = Source.objects.get(key="hebei-linkage")
    cited = {"source": source.pk, "locator": "第9段", "basis": "direct"}
    wrong = save(client, page, **row("citations", page, fact="价格", **cited))
    assert "没有这一项事实" in wrong.content.decode()
    page = save(client, page, **row("citations", page, fact="额度上限", **cited))
    draft = product.revisions.open().get()
    assert draft.citations.filter(fact="limit.max", locator="第9段").count() == 1
    twice = save(client, page, **row("citations", page, fact="limit.max", **cited))
    assert "同一事实的同一出处只写一次。" in twice.content.decode()
    assert "<title>有误：修改草稿" in twice.content.decode()
    assert "出处</a>：见表内红字" in twice.content.decode()


def test_names_of_facts_lead_back_to_their_paths() -> None:
    assert len({naming.fact_name(path) for path in naming.CITABLE}) == len(naming.CITABLE)
    for path in naming.CITABLE:
        assert naming.path_of(naming.written(path)) == path


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("1000万", "10000000"),
        ("2.5亿元", "250000000"),
        ("1,200,000", "1200000"),
        ("1，200，000元", "1200000"),
    ],
)
def test_sums_as_people_write_them(text: str, yuan: str) -> None:
    assert fields.YuanField().clean(text) == Decimal(yuan)


def test_a_second_editor_overwrites_nothing(
    sign_in: Any, editor: User, admin: User, product: Product
) -> None:
    first, second = sign_in(editor), sign_in(admin)
    page = revise(first, product)
    other = revise(second, product)
    save(first, page, name="先改的", limit_max="2000万")
    answer = save(second, other, name="后改的")
    told = answer.content.decode()
    assert "这份草稿有人保存过" in told
    assert "alice" in told
    assert "名称（科技企业投联贷 → 先改的）" in told
    assert "额度上限（1000万元 → 2000万元）" in told
    assert typed(answer)["name"] == ["后改的"]
    assert product.revisions.open().get().name == "先改的"


def test_a_second_editor_may_insist_after_having_read(
    sign_in: Any, editor: User, admin: User, product: Product
) -> None:
    """What was told is what is overwritten: a third save in between is told again."""
    first, second = sign_in(editor), sign_in(admin)
    other = revise(second, product)
    save(first, revise(first, product), name="先改的")
    answer = save(second, other, name="后改的")
    told_of = answer.context["adminform"].form.told_of
    save(first, revise(first, product), name="又改的")
    answer = save(second, answer, overwrite=told_of)
    assert "名称（先改的 → 又改的）" in answer.content.decode()
    answer = save(second, answer, overwrite=answer.context["adminform"].form.told_of)
    assert "草稿已保存" in said(answer)
    assert product.revisions.open().get().name == "后改的"


def test_what_is_no_longer_a_draft_keeps_the_typed_text(
    sign_in: Any, editor: User, product: Product
) -> None:
    client = sign_in(editor)
    page = revise(client, product)
    revision = submitted(client, product)
    answer = save(client, page, name="晚了的改动")
    assert "现在是“待复核”，不能再改" in answer.content.decode()
    assert typed(answer)["name"] == ["晚了的改动"]
    revision.refresh_from_db()
    assert revision.name == "科技企业投联贷"


def test_a_draft_is_thrown_away(sign_in: Any, editor: User, product: Product) -> None:
    client = sign_in(editor)
    revise(client, product)
    draft = product.revisions.open().get()
    answer = client.post(step("discard", draft), follow=True)
    assert "草稿已放弃" in said(answer)
    assert not product.revisions.open().exists()
    assert product.revisions.published().exists()

    refused = client.post(step("discard", product.revisions.published().get()), follow=True)
    assert "现在是“已发布”" in said(refused)


def test_a_new_product_goes_with_its_only_draft(sign_in: Any, editor: User) -> None:
    client = sign_in(editor)
    page = client.get(reverse("admin:products_revision_add"))
    save(client, page, code="nothing-yet", name="试写", offering="promoted")
    draft = Revision.objects.get(product__code="nothing-yet")
    assert draft.author == editor
    client.post(step("discard", draft))
    assert not Product.objects.filter(code="nothing-yet").exists()


def test_the_picker_of_regions(sign_in: Any, editor: User) -> None:
    client = sign_in(editor)
    asked = {"app_label": "products", "model_name": "revision", "field_name": "regions"}
    found = client.get(reverse("admin:autocomplete"), {**asked, "term": "南京 鼓楼"}).json()
    assert [(row["id"], row["text"]) for row in found["results"]] == [
        ("320106", "鼓楼区（南京市）320106")
    ]


# ── reference rows, the list, the journal ─────────────────────────────────────────────


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
