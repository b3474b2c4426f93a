"""The articles of the briefing, read a second time: what each is, and which lines it takes."""

from __future__ import annotations

from tests.ground_truth_notation import Article

VIA = "简报·第289期(下)"

# The tables of this file are laid out to be read beside the briefing.
# fmt: off
ARTICLES = (
    Article(
        "ndrc-928", "policy",
        "国家发展改革委等部门关于实施鼓励外商投资企业境内再投资若干措施的通知",
        ("国家发展改革委", "财政部", "自然资源部", "商务部", "中国人民银行", "税务总局",
         "国家外汇局"),
        "2025-07-07", 4, (*range(6, 21), *range(22, 30)),
        number="发改外资〔2025〕928号",
    ),
    Article(
        "zj-2025-13", "policy",
        "浙江省人民政府关于营造良好创新生态构建完善科技创新投入机制的实施意见",
        ("浙江省人民政府",),
        "2025-06-18", 32, (34, *range(36, 69), 70, 71),
        number="浙政发〔2025〕13号", in_force_on="2025-08-01",
    ),
    Article(
        "wef-2025", "news", "世界经济论坛发布2025年十大新兴技术", ("科技日报",),
        "2025-06-27", 77, (*range(79, 101), 102), author="刘霞",
    ),
    Article(
        "yrd-decision", "news", "长三角“握指成拳” 一体化立法促进科技创新协同发展",
        ("上海证券报",), "2025-08-02", 105, (*range(107, 123), 124),
        author="宋薇萍", in_force_on="2025-09-01",
    ),
    Article(
        "spdb-hardtech", "news", "浦发银行打造全国首家硬科技支行", ("华夏时报",),
        "2025-07-14", 127, (*range(129, 182), 183), author="卢梦雪、张萌",
    ),
    Article(
        "bj-16", "news", "北京市16条措施支持未来产业发展", ("北京日报",),
        "2025-08-04", 186, (*range(188, 203), 204), author="曹政",
    ),
    Article(
        "hebei-linkage", "news", "河北省科技金融中心与四家银行共同发布投贷联动信贷新产品",
        ("金台资讯",), "2025-08-01", 207, tuple(range(209, 214)), author="王月波",
    ),
    Article(
        "cashflow-platform", "article",
        "让信贷精准滴灌中小微企业 全国中小微企业资金流信用信息共享平台支持做好金融“五篇大文章”",
        ("金融时报",), "2025-08-18", 216, tuple(range(218, 259)), author="陈建华",
    ),
)

# fmt: on
ARTICLE = {article.key: article for article in ARTICLES}
