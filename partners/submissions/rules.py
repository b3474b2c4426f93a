"""The models' own rules, asked of a record of the right shape before anything is written.

Their sentences are the desk's, in Chinese; `ENGLISH` translates them one by one.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from catalog.errors import Fault
from partners.pointers import pointer
from partners.submissions.references import References
from products.facts import BLOCKS
from products.models import AssessmentMethod, Condition, Region, Revision
from products.models.statement import OPERATOR_WITH_VALUE
from products.record_files import Pointer
from products.records import Record, find_all, repeated, rows_of, state
from products.sheets.rules import CONSTRAINTS, EVERY
from products.wording import Words

ENGLISH = {
    "“机构提供”须有发行机构，“政策推广”不能有发行机构。": (
        "What is offered has an issuer; what is promoted has none."
    ),
    "额度下限不能高于上限。": "The lowest limit must not be above the highest.",
    "额度须大于 0，以元计。": "A limit is above 0, in yuan.",
    "金额须大于 0，以元计。": "A sum is above 0, in yuan.",
    "利率下限不能高于上限。": "The lowest rate must not be above the highest.",
    "年化利率不能为负。": "An annual rate is not negative.",
    "利率须注明年化方法（内部收益率或单利）。": (
        "A rate says how it was annualised: irr or simple."
    ),
    "加点须注明基准利率。": "A spread names its benchmark.",
    "加点下限不能高于上限。": "The lowest spread must not be above the highest.",
    "期限下限不能长于上限。": "The shortest term must not be above the longest.",
    "期限须为正数，以月计。": "A term is above 0, in months.",
    "生效日不能晚于截止日。": "It must not end before it begins.",
    "工具不在词表内。": "The instrument is not in the vocabulary.",
    "同一机构的同一角色只写一次。": "An organisation has a role only once.",
    "角色不在词表内。": "The role is not in the vocabulary.",
    "条件的代码在一个产品内不能重复。": "A condition's key is used once in a product.",
    "亮点的代码在一个产品内不能重复。": "A highlight's key is used once in a product.",
    OPERATOR_WITH_VALUE: "Operator and value stand together, or neither does: words alone.",
    "同一事实的同一出处只写一次。": "A fact is cited once from one place on one basis.",
    "依据不在词表内。": "The basis is not in the vocabulary.",
}
OF_VALUES = (
    "The value does not fit what the condition is about: a qualification or an industry takes "
    "any_of and a list of known codes; a yes-or-no attribute equals and true or false; a measured "
    "one at_least or at_most and a number as a string; an innovation_score at_least and an object "
    "of scheme, version, scale, region, year and score; everything else is words alone."
)
OF_OTHERS = "This does not fit here."
NOT_STATED = {
    field.name
    for field in Revision._meta.fields
    if field.is_relation or not field.editable or field.name == "number"
}
"""What the record does not say; references were looked up, each by itself."""
BELOW = {"fact": "facts"}
"""Columns of a row that are called otherwise in the record."""


def faults(record: Record, references: References) -> list[Fault]:
    """Unknown references, all of them; without any, every rule that the record breaks."""
    revision = state(Revision(), record, references.find)
    find_all(Region, record.get("regions") or [], "regions", references.find)
    find_all(AssessmentMethod, record.get("methods") or [], "methods", references.find)
    kinds = [list(rows) for rows in rows_of(revision, record, references.find)]
    if references.missing:
        return list(references.missing.values())
    told = dict.fromkeys([*_columns(revision), *_constraints(revision)])
    for rows in kinds:
        told |= dict.fromkeys(_rows(rows))
    return [Fault("", words, pointer=where) for where, words in told]


Broken = Iterator[tuple[str, Words]]


def _columns(revision: Revision) -> Broken:
    try:
        revision.clean_fields(exclude=NOT_STATED)
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            yield from ((_of_columns([name]), _words(sentence)) for sentence in sentences)


def _constraints(revision: Revision) -> Broken:
    for constraint, names in CONSTRAINTS:
        try:
            constraint.validate(Revision, revision, exclude=EVERY - set(names))
        except ValidationError as error:
            yield from ((_of_columns(names), _words(sentence)) for sentence in error.messages)


def _rows(rows: list[tuple[models.Model, Pointer]]) -> Broken:
    for row, steps in rows:
        relations = [field.name for field in row._meta.fields if field.is_relation]
        try:
            row.full_clean(exclude=relations, validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            for name, sentences in error.message_dict.items():
                inside = () if name == NON_FIELD_ERRORS else (BELOW.get(name, name),)
                other = OF_VALUES if isinstance(row, Condition) and name == "value" else OF_OTHERS
                for sentence in sentences:
                    yield pointer((*steps, *inside)), _words(sentence, other)
    for steps, sentence in repeated(rows):
        yield pointer(steps), _words(sentence)


def _words(sentence: str, other: str = OF_OTHERS) -> Words:
    return Words(sentence, ENGLISH.get(sentence, other))


def _of_columns(names: list[str]) -> str:
    """Where the record states these columns: the member itself, or the block that holds several.

    >>> _of_columns(["limit_max"]), _of_columns(["limit_max", "limit_min"])
    ('/limit/max', '/limit')
    >>> _of_columns(["issuer", "offering"]), _of_columns(["summary_en"])
    ('/issuer', '/summary_en')
    """
    for block in BLOCKS:
        members = [name.removeprefix(f"{block}_") for name in names if name.startswith(f"{block}_")]
        if members:
            return pointer([block, *members] if len(members) == 1 else [block])
    return pointer([names[0]])
