"""The one declaration of what can be asked: it validates, documents, and pages and API share it.

Selecting filters hit a product or leave it out. Criteria are facts about the company; each gets
a verdict per product. The rest shapes the answer. Commas mean any of.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus

import django_filters

from catalog.errors import Fault, Problem
from catalog.finding import text
from catalog.finding.question import FACETS, SELECTING, AsOf, Question
from catalog.models import Entry
from catalog.moment_values import AsOfField, MomentField
from catalog.values import (
    AmountField,
    CodesField,
    FamiliesField,
    IndustriesField,
    MonthsField,
    OrganisationsField,
    ParameterField,
    Refused,
    RegionsField,
    TextField,
    TruthField,
    WholeNumberField,
    WordField,
)
from products.matching import CRITERIA, Company
from products.vocabulary import (
    GUARANTEE,
    INSTRUMENT,
    OFFERING,
    ORGANISATION_KIND,
    PURPOSE,
    QUALIFICATION,
    STAGE,
)
from products.wording import Words


class Parameter(django_filters.Filter):
    """A filter whose value goes into a `Question`; the index does the filtering.

    `title` names it on a page, `help_text` explains it to a programmer.
    """

    def __init__(self, field: ParameterField, title: Words, help_text: str) -> None:
        super().__init__()
        field.title, field.required = title, False
        field.label, field.help_text = title.zh, f"{title.zh} {help_text}"
        self.form_field = field

    @property
    def field(self) -> ParameterField:
        return self.form_field


class ProductFilterSet(django_filters.FilterSet):
    # selecting: a product is hit or left out
    instrument = Parameter(
        CodesField(INSTRUMENT), Words("工具", "Instrument"), "Kind of instrument."
    )
    offering = Parameter(
        CodesField(OFFERING),
        Words("提供方式", "Offering"),
        "Offered by an institution, or promoted.",
    )
    family = Parameter(
        FamiliesField(), Words("产品类型", "Family"), "Family of products, with those below it."
    )
    issuer = Parameter(
        OrganisationsField(), Words("发行机构", "Issuer"), "Issuer, with its branches."
    )
    issuer_kind = Parameter(
        CodesField(ORGANISATION_KIND), Words("机构类型", "Kind of issuer"), "Kind of the issuer."
    )
    q = Parameter(
        TextField(64),
        Words("文字", "Words"),
        "Words of a name, alias, issuer or family, or the beginning of pinyin initials.",
    )
    updated_since = Parameter(
        MomentField(),
        Words("此后有变更", "Changed since"),
        "An instant, or a day in Shanghai (its start), inclusive.",
    )
    # criteria: facts about the company, a verdict each
    stage = Parameter(CodesField(STAGE), Words("企业阶段", "Company stage"), "The company's stage.")
    region = Parameter(
        RegionsField(),
        Words("所在地", "Location"),
        "Where the company is: GB/T 2260 code of six digits.",
    )
    amount = Parameter(AmountField(), Words("需要的金额", "Sum wanted"), "The sum wanted, in yuan.")
    term_months = Parameter(
        MonthsField(), Words("需要的期限", "Term wanted"), "The term wanted, in months."
    )
    guarantee = Parameter(
        CodesField(GUARANTEE), Words("可提供的担保", "Guarantees at hand"), "Guarantees at hand."
    )
    purpose = Parameter(CodesField(PURPOSE), Words("用途", "Purpose"), "What the money is for.")
    qualification = Parameter(
        CodesField(QUALIFICATION),
        Words("企业资质", "Qualifications"),
        "The company's qualifications.",
    )
    industry = Parameter(
        IndustriesField(), Words("行业", "Industry"), "GB/T 4754 code: C, C39, C3921."
    )
    equity_invested = Parameter(
        TruthField(), Words("股权投资", "Equity investment"), "Has an investor put equity in?"
    )
    credit_record = Parameter(
        TruthField(), Words("信贷记录", "Credit record"), "Has it a credit record?"
    )
    # shape of the answer
    unstated = Parameter(
        WordField("include", "exclude"),
        Words("范围", "Scope"),
        "exclude keeps only what meets every criterion.",
    )
    order = Parameter(
        WordField("match", "newest", "name", "limit"),
        Words("排序", "Order"),
        "Order of the results.",
    )
    facets = Parameter(WordField(*FACETS, many=True), Words("分面", "Facets"), "Facets to count.")
    count = Parameter(
        WordField("capped", "none"), Words("计数", "Count"), "Count up to 1000, or not at all."
    )
    page_size = Parameter(
        WholeNumberField(1, 100),
        Words("每页条数", "Results a page"),
        "Results a page, 20 by default.",
    )
    cursor = Parameter(
        TextField(1200), Words("翻页位置", "Page"), "From the `next` of the page before."
    )
    as_of = Parameter(
        AsOfField(),
        Words("截至", "As of"),
        "The answer as it was then: an instant, or a day in Shanghai (its end); today means now.",
    )

    class Meta:
        model = Entry
        fields: list[str] = []

    @property
    def question(self) -> Question:
        """The question that valid parameters ask."""
        return question_of(self.form.cleaned_data)


SHAPE = (
    *("unstated", "order", "facets", "count", "page_size", "cursor"),
    *("updated_since", "as_of"),
)


def question_of(cleaned: dict[str, Any]) -> Question:
    """The question that checked values ask; what is empty is not given."""
    given = {name: value for name, value in cleaned.items() if value not in (None, (), "")}
    return Question(
        company=Company(**{name: given[name] for name in CRITERIA if name in given}),
        selects={name: given[name] for name in SELECTING if name in given},
        words=tuple(text.words(given["q"])) if "q" in given else (),
        **{name: given[name] for name in SHAPE if name in given},
    )


PARAMETERS = tuple(ProductFilterSet.base_filters)
FIELDS: dict[str, ParameterField] = {
    name: parameter.field
    for name, parameter in ProductFilterSet.base_filters.items()
    if isinstance(parameter, Parameter)
}
COMPANY_PARAMETERS = tuple(CRITERIA)
"""What a page takes beside its own: the company's facts."""

AS_OF = "as_of"
DETAIL_PARAMETERS = (*COMPANY_PARAMETERS, AS_OF)
"""What one product, and several side by side, are asked with."""


def asked(values: dict[str, list[str]], already: Sequence[Fault] = ()) -> Question:
    """Given parameters as a question; Problem 400 tells everything that is wrong at once.

    `already` are the faults found while reading the address.
    """
    cleaned, wrong = _cleaned({name: given[0] for name, given in values.items()})
    if already or wrong:
        raise Problem(400, [*already, *wrong])
    return question_of(cleaned)


def _cleaned(values: dict[str, str]) -> tuple[dict[str, Any], list[Fault]]:
    """What the filters make of values, and what is wrong with them: as a form of the filters
    does it, without making one. A form's fields cost more than finding the answer."""
    cleaned: dict[str, Any] = {}
    wrong: list[Fault] = []
    for name, field in FIELDS.items():
        if name in values:
            try:
                read = _read if field.is_fixed else _read_now
                cleaned[name] = read(name, values[name])
            except Refused as refused:
                wrong.append(Fault(name, refused.words, refused.hint))
    return cleaned, wrong


def _read_now(name: str, value: str) -> Any:
    return FIELDS[name].clean(value)


_read = lru_cache(maxsize=4096)(_read_now)
"""What a value means that always means the same."""


def as_of(values: dict[str, list[str]]) -> AsOf | None:
    """The moment alone, for what is looked up beside the question; None where it cannot be read,
    which `asked` tells."""
    if AS_OF not in values:
        return None
    cleaned, _ = _cleaned({AS_OF: values[AS_OF][0]})
    return cleaned.get(AS_OF)


def bind(values: dict[str, str]) -> ProductFilterSet:
    """The filters with what was typed, one value a parameter."""
    return ProductFilterSet(data=values, queryset=Entry.objects.none())


def faults(bound: ProductFilterSet) -> list[Fault]:
    return [
        Fault(name, error.words, error.hint)
        for name, errors in bound.form.errors.as_data().items()
        for error in errors
        if isinstance(error, Refused)
    ]


def address(path: str, values: dict[str, list[str]], **changed: str | None) -> str:
    """A path with these parameters, some of them changed or (None) left out."""
    kept = {name: given for name, given in values.items() if name not in changed}
    kept |= {name: [value] for name, value in changed.items() if value is not None}
    query = "&".join(
        f"{_quoted(name)}={_quoted(value)}" for name, given in kept.items() for value in given
    )
    return f"{path}?{query}" if query else path


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    return quote_plus(text, safe=",")
