"""The sentences that go with a verdict, in both languages."""

from __future__ import annotations

from products.matching.company import CRITERIA
from products.matching.terms import Slot
from products.wording import Words

STATES = Words("来源列明的{criterion}：{stated}。", "The source states as {criterion}: {stated}.")
SAID_OF_GROUP = Words(
    "来源就同类产品列明的{criterion}：{stated}；并非专指本产品，请向机构确认。",
    "The source says this of a group of products, not of this one ({criterion}: {stated}); "
    "ask the institution.",
)
NAME_SUGGESTS = Words(
    "只有名称提示{criterion}：{stated}；请向机构确认。",
    "Only the name suggests this {criterion}: {stated}; ask the institution.",
)
EXCLUDES_OF_GROUP = Words(
    "来源就同类产品说明不面向：{stated}；并非专指本产品，请向机构确认。",
    "The source says this of a group of products, not of this one (not for: {stated}); "
    "ask the institution.",
)
WORDS_ONLY = Words(
    "条件只有文字说明：{stated}；请向机构确认。",
    "Stated in words only: {stated}; ask the institution.",
)
REQUIRES = Words("要求：{stated}；请确认企业是否具备。", "Requires: {stated}; do you have it?")
EXCLUDES_OTHERS = Words("不面向：{stated}；请确认企业是否属于。", "Not for: {stated}; are you one?")
EXCLUDES = Words("不面向：{stated}。", "Not for: {stated}.")
INSIDE_REGION = Words(
    "只适用于所选地区内的{stated}；请补充更具体的所在地。",
    "Only for a part of the region asked: {stated}; give your city or district.",
)
INSIDE_INDUSTRY = Words(
    "只涉及所选行业内的一部分：{stated}；请补充更具体的行业。",
    "Only a part of the industry asked: {stated}; give a finer industry code.",
)
FORMULA = Words(
    "额度按算法确定：{formula}；请向机构确认。",
    "The amount follows a formula: {formula}; ask the institution.",
)
OVER = Words("{criterion}上限为{bound}。", "The {criterion} goes up to {bound}.")
UNDER = Words("{criterion}下限为{bound}。", "The {criterion} starts at {bound}.")
BOUND_OF_GROUP = Words(
    "并非专指本产品，请向机构确认。", " Not said of this product; ask the institution."
)


def of_slot(criterion: str, slot: Slot, verdict: str) -> Words | None:
    """What to say of a verdict on a criterion of codes; what is met needs no words."""
    sentence = _sentence(criterion, slot, verdict)
    if sentence is None:
        return None
    stated = Words(*(text.rstrip("。.") for text in slot["stated"]))
    return sentence.format(criterion=CRITERIA[criterion], stated=stated)


def _sentence(criterion: str, slot: Slot, verdict: str) -> Words | None:
    if verdict == "met":
        return None
    if verdict == "unknown":
        if criterion == "region":
            return INSIDE_REGION
        if criterion == "industry":
            return INSIDE_INDUSTRY
        return EXCLUDES_OTHERS if slot["excluding"] else REQUIRES
    if verdict == "unmet":
        return EXCLUDES if slot["excluding"] else STATES
    if not slot["values"]:
        return WORDS_ONLY
    if slot["excluding"]:
        return EXCLUDES_OF_GROUP
    return NAME_SUGGESTS if slot["basis"] == "name" else SAID_OF_GROUP


def of_bound(criterion: str, bound: Words, *, above: bool, firm: bool) -> Words:
    """Which bound the wish misses, and that it is not the product's own where it is not."""
    sentence = (OVER if above else UNDER).format(criterion=CRITERIA[criterion], bound=bound)
    return (
        sentence
        if firm
        else Words(sentence.zh + BOUND_OF_GROUP.zh, sentence.en + BOUND_OF_GROUP.en)
    )
