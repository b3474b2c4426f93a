"""A draft's form: values as people write them, a sentence at each wrong one, no typed text lost."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from products.admin import fields, naming
from products.admin.forms import NewRevisionForm
from products.models import Product, Source
from tests.desk_pages import CODE, Data, revise, save, submitted, typed
from tests.people import said


@pytest.fixture
def product(db: None) -> Product:
    return Product.objects.get(code=CODE)


@pytest.fixture
def one_person(settings: Any) -> None:
    settings.ONE_PERSON_DESK = True


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


def asking(page: Any, attribute: str, operator: str, value: str) -> Data:
    """One more condition, its value as people write it."""
    told = {"attribute": attribute, "operator": operator, "value": value}
    return row("conditions", page, key="more", effect="required", words="文字", **told)


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
    page = save(client, page, **asking(page, attribute, operator, text))
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
    page = save(client, page, **asking(page, attribute, operator, text))
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


def test_the_picker_of_regions(sign_in: Any, editor: User) -> None:
    client = sign_in(editor)
    asked = {"app_label": "products", "model_name": "revision", "field_name": "regions"}
    found = client.get(reverse("admin:autocomplete"), {**asked, "term": "南京 鼓楼"}).json()
    assert [(row["id"], row["text"]) for row in found["results"]] == [
        ("320106", "鼓楼区（南京市）320106")
    ]
