"""Words of advertising: superlatives, promises of approval, bait of speed and ease.

What 《广告法》 and 《金融产品网络营销管理办法》 do not let a lender say, an entry does not say
for it. Terms of the trade that only look alike (最低收购价, 无风险利率, 低风险业务) may stand.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from products.readiness.finding import Finding, Record, texts
from products.wording import Words

LEAST = (
    "收购价|生活保障|工资|注册资本|资本|额度|金额|限额|出资|持股|等级|要求|标准|期限|年限|保费|投保"
)
"""After 最低, in the sense of *at least*: a bound, no boast."""

BAIT = re.compile(
    rf"秒[批到放贷]|极速|闪电(?:贷|放款|到账|审批)|(?:即时|实时|立即|马上)(?:到账|放款|下款)"
    rf"|立等可取|(?<!降)低门槛|[零无0]门槛|最低(?!{LEAST})|最优(?!化|贷款利率)|最高效|最快"
    r"|最佳(?!实践)|最划算|超低(?:利率|利息|息|价|门槛)|利率低(?!于)|(?:放款|审批|下款)快"
    r"|(?<![降加])[低快]至(?=[0-9一二三四五六七八九])|(?<!历)史上最?|首选|王牌|不二之选"
    r"|(?:排名|全国|全球|行业|业内|同业|世界)第一|第一品牌|稳赚|保本保息|保本收益|零利息|0利息"
    r"|(?<![中降])[无零低0]风险(?!利率|业务|授信|溢价|权重|补偿|分担|敞口|缓释)"
    r"|(?<![承分])包过(?!程)|(?<![不务何])必过(?![多于高度渡])|必批|[包必稳]下款"
    r"|百分(?:之)?百(?![控持]股)|100%(?:通过|获批|放款|下款|到账|成功)"
    r"|(?:保证|承诺|确保)(?:通过|放款|获批|下款|到账)"
    r"|(?:不看|不查|无视|免查)征信|免审核|无需审核|黑户"
    r"|\b(?:guaranteed (?:approval|acceptance|funding|loan)|approval (?:is )?guaranteed"
    r"|lowest(?! (?:amount|sum|limit|tier|level|grade|score))|cheapest|fastest|unbeatable"
    r"|(?:the|our) best|best (?:rates?|offers?|deals?|prices?|choice)"
    r"|number one|no\. ?1 (?:bank|choice)|(?:with)?in seconds|within minutes"
    r"|instant (?:cash|approval|decision|money|loan|funding)"
    r"|(?:risk[- ]free|no[- ]risk|zero[- ]risk|low[- ]risk)(?! rate| premium| weight)"
    r"|no credit checks?|no questions asked|easy (?:approval|money|cash|credit)|hassle[- ]free"
    r"|100% (?:approval|approved|guaranteed|acceptance)|act now|hurry|market[- ]leading)\b",
    re.IGNORECASE | re.ASCII,  # a Latin word ends where a Chinese one begins
)

BETWEEN = re.compile(r"(?<=[一-鿿])\s+(?=[一-鿿])")


def plain(text: str) -> str:
    """As it reads: full-width letters, gaps between Chinese letters and unseen marks undone.

    >>> plain("秒 批，１００％获批")
    '秒批,100%获批'
    """
    seen = "".join(
        c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf"
    )
    return BETWEEN.sub("", seen)


def bait_words(record: Record) -> Iterator[Finding]:
    for path, text in texts(record):
        for word in dict.fromkeys(BAIT.findall(plain(text))):
            yield Finding(
                "bait_word",
                path,
                Words("含宣传用语“{w}”。", "Contains the advertising word “{w}”.").format(w=word),
                Words("改为中性的事实描述。", "Put the fact neutrally."),
            )
