"""The words of made-up products: names and descriptions put together from pieces."""

from __future__ import annotations

from random import Random
from typing import Any

Words = tuple[str, str]
"""Chinese and English."""

BRANDS = (
    *(
        "科创",
        "创新",
        "启航",
        "领航",
        "星火",
        "智造",
        "腾飞",
        "扬帆",
        "青禾",
        "慧企",
        "银政",
        "园区",
    ),
    *(
        "首户",
        "成长",
        "助力",
        "同行",
        "聚力",
        "金种子",
        "繁星",
        "云启",
        "鼎新",
        "瀚海",
        "卓越",
        "远见",
    ),
    *(
        "长风",
        "朝阳",
        "沃土",
        "摘星",
        "破晓",
        "鸿图",
        "立新",
        "萤火",
        "惠企",
        "智汇",
        "乐业",
        "前沿",
    ),
)
THEMES = (
    *(
        "投贷",
        "积分",
        "中试",
        "研发",
        "知产质押",
        "专利",
        "人才",
        "订单",
        "流水",
        "税融",
        "高新",
        "专精特新",
    ),
    *(
        "瞪羚",
        "小巨人",
        "绿色",
        "低碳",
        "并购",
        "跨境",
        "供应链",
        "设备更新",
        "成果转化",
        "概念验证",
    ),
    *("技术交易", "信用", "集群", "孵化", "股权直投", "科技保险", "创新券", "三农科技"),
)
FORMS = ("贷", "贷", "贷", "贷款", "信用贷", "快贷", "e贷", "通", "宝", "易融", "计划", "方案")
ENDINGS = ("", "", "", "", "", "二号", "Ⅲ", "（2025版）", "Pro", "（园区版）")
ALIASES = ("科技e贷", "KJD", "创易贷", "智融通", "银企通", "ZKT", "快享贷", "创投联")
AREAS = ("高新技术产业开发区", "经济技术开发区", "自由贸易试验区片区", "科技城", "生物医药产业园")

PURPOSES: dict[str, Words] = {
    "rnd": ("研发投入", "research and development"),
    "pilot": ("中试与首批试制", "pilot-scale testing"),
    "proof_of_concept": ("概念验证", "proof of concept"),
    "technology_transaction": ("技术成果的购买与转化", "buying and using technology"),
    "working_capital": ("日常经营周转", "working capital"),
    "acquisition": ("同行并购", "acquisitions"),
    "green": ("绿色低碳改造", "green and low-carbon change"),
    "supply_chain": ("上下游采购", "buying along the supply chain"),
    "trade": ("进出口贸易", "trade"),
    "trade_in": ("设备以旧换新", "new equipment for old"),
    "agriculture": ("农业科技推广", "technology in agriculture"),
}
READERS: tuple[Words, ...] = (
    ("处于成长阶段的科技企业", "growing technology firms"),
    ("刚有产品、收入不多的初创团队", "young teams with a first product and little revenue"),
    ("园区内的中小微企业", "small and medium firms of a technology park"),
    ("已获股权投资的创新企业", "firms that investors have already backed"),
    ("拥有专利或软件著作权的企业", "firms that own patents or software"),
    ("产业链上的专精特新企业", "specialised firms along an industrial chain"),
)
MANNERS: tuple[Words, ...] = (
    ("看重技术和团队，不以抵押物为主要依据", "It weighs technology and team above collateral"),
    ("由机构与当地科技部门共同推荐，名单每季度更新", "Firms are put forward together each quarter"),
    ("以创新积分和授权数据评估，线上提交、线下核实", "Scores and authorised data are weighed"),
    ("与投资机构联合评审，先投后贷或边投边贷", "Investors and lender judge together"),
    ("依据订单和流水核定，资金按进度发放", "Orders and cash flow decide, paid out by progress"),
)
ENDS: tuple[Words, ...] = (
    ("报道没有说明费用和提前还款的规定。", "Fees and early repayment are not stated."),
    (
        "原文没有列出所需材料，也没有说明办理时间。",
        "Papers and days are not stated.",
    ),
    ("额度和利率以审批结果为准，来源没有举例。", "Sum and rate are settled on approval."),
    ("来源只说面向科技企业，没有给出其他条件。", "The source names no further conditions."),
)
FORMULAS: tuple[Words, ...] = (
    ("上年纳税额的5倍", "Five times the tax paid last year"),
    ("已获股权投资额的50%", "Half of the equity raised"),
    ("年营业收入的20%", "A fifth of the year's turnover"),
)
IN_WORDS: dict[str, tuple[Words, ...]] = {
    "company_type": (
        ("科技企业", "Technology firms"),
        ("中小微科技企业", "Micro, small and medium technology firms"),
    ),
    "company_size": (("小型和微型企业", "Small and micro firms"),),
    "patents": (("拥有自主知识产权", "Owns intellectual property"),),
    "turnover": (("有稳定的营业收入", "Steady turnover"),),
    "operating_months": (("经营满两年", "Two years in business"),),
    "authorised_data": (("授权查询纳税和社保数据", "Lets tax and social-security data be read"),),
    "project": (("项目列入当地重点清单", "The project is on the local list"),),
}
HIGHLIGHTS: dict[str, tuple[Words, ...]] = {
    "first": (("当地首笔", "First loan of its kind there"), ("全省首单", "First of the province")),
    "figure": (("已投放36笔，合计2.4亿元", "36 loans, 240 million yuan in all"),),
    "feature": (
        ("不要求抵押", "No mortgage asked for"),
        ("随借随还，按日计息", "Drawn and repaid at will, interest by the day"),
    ),
}


def name(random: Random, place: str) -> str:
    """`深圳专利快贷`, `萤火中试贷`: what the product is called."""
    first = place if random.random() < 0.2 else random.choice(BRANDS)
    return first + random.choice(THEMES) + random.choice(FORMS) + random.choice(ENDINGS)


def aliases(random: Random) -> list[str]:
    return random.sample(ALIASES, random.choice((1, 1, 2))) if random.random() < 0.2 else []


def summary(random: Random, offered_by: str, purposes: list[str]) -> Words:
    """60 to 120 characters about it, and the same in English."""
    readers, manner, end = random.choice(READERS), random.choice(MANNERS), random.choice(ENDS)
    named = [PURPOSES[code] for code in purposes]
    zh = "、".join(words[0] for words in named) or "科技企业的生产经营"
    en = ", ".join(words[1] for words in named) or "the business of technology firms"
    return (
        f"{offered_by}面向{readers[0]}推出，资金用于{zh}。{manner[0]}。{end[0]}",
        f"For {readers[1]}; the money is for {en}. {manner[1]}. {end[1]}",
    )


def in_words(random: Random) -> dict[str, Any]:
    """A condition that is stated in words alone."""
    attribute = random.choice(tuple(IN_WORDS))
    words, words_en = random.choice(IN_WORDS[attribute])
    return {
        "key": attribute.replace("_", "-"),
        "attribute": attribute,
        "operator": None,
        "value": None,
        "effect": "required",
        "words": words,
        "words_en": words_en,
    }


def highlight(random: Random) -> dict[str, Any]:
    kind = random.choice(tuple(HIGHLIGHTS))
    words, words_en = random.choice(HIGHLIGHTS[kind])
    return {"key": kind, "kind": kind, "words": words, "words_en": words_en}
