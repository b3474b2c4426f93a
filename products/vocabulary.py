"""The words of the catalog: every closed list of codes, with labels and definitions.

Codes are permanent English words, labels and definitions are for people. The lists are
published as they stand here at `/api/v1/vocabulary/`; nothing else in the house spells a
code out a second time.
"""

from __future__ import annotations

from products.terminology import Term, Vocabulary
from products.wording import Words


def _term(code: str, zh: str, en: str, zh_definition: str = "", en_definition: str = "") -> Term:
    definition = Words(zh_definition, en_definition) if zh_definition else None
    return Term(code, Words(zh, en), definition)


# A table reads better with a term on a line or two.
# fmt: off
STAGE = Vocabulary(
    "stage",
    Words("企业阶段", "Company stage"),
    _term("seed", "种子期", "Seed", "技术或想法待验证，尚无稳定产品。",
          "The technology or idea is still to be proven; no settled product yet."),
    _term("startup", "初创期", "Start-up", "产品初成，收入尚少或尚无。",
          "A first product exists; little or no revenue."),
    _term("growth", "成长期", "Growth", "产品已有市场，收入和团队在扩大。",
          "The product sells; revenue and team are growing."),
    _term("mature", "成熟期", "Mature", "经营稳定；创新积分制的“稳定期”对应此项。",
          "Settled business; the national innovation score's “stable” stage maps here."),
)

INSTRUMENT = Vocabulary(
    "instrument",
    Words("工具", "Instrument"),
    _term("loan", "贷款", "Loan"),
    _term("trade_finance", "贸易与跨境融资", "Trade and cross-border finance"),
    _term("relending", "再贷款", "Central-bank relending",
          "中央银行向金融机构提供资金，再由其贷给企业。",
          "The central bank funds lenders, which then lend to companies."),
    _term("bond", "债券", "Bond"),
    _term("equity", "股权", "Equity"),
    _term("insurance", "保险", "Insurance"),
    _term("voucher", "创新券", "Innovation voucher"),
    _term("grant", "资助", "Grant"),
    _term("advisory", "投行服务", "Investment-banking service"),
    _term("package", "综合方案", "Package", "几种工具合成一套。", "Several instruments in one."),
)

OFFERING = Vocabulary(
    "offering",
    Words("提供方式", "Offering"),
    _term("offered", "机构提供", "Offered", "有具名机构提供。", "A named institution offers it."),
    _term("promoted", "政策推广", "Promoted",
          "由政策、计划或平台推广，原文未列出提供机构。",
          "A policy, programme or platform promotes it; no provider is named."),
)

ORGANISATION_KIND = Vocabulary(
    "organisation_kind",
    Words("机构类型", "Kind of organisation"),
    _term("bank", "银行", "Bank"),
    _term("bank_branch", "银行分支机构", "Bank branch"),
    _term("rural_credit", "农信机构", "Rural credit institution"),
    _term("insurer", "保险机构", "Insurer"),
    _term("investor", "投资机构", "Investor"),
    _term("guarantor", "担保机构", "Guarantor"),
    _term("government", "政府部门", "Government body"),
    _term("central_bank", "人民银行", "People's Bank of China"),
    _term("service_centre", "服务机构", "Service centre"),
)

GUARANTEE = Vocabulary(
    "guarantee",
    Words("担保方式", "Guarantee"),
    _term("unsecured", "信用", "Unsecured", "不要求抵押、质押或保证。",
          "No mortgage, pledge or guarantor is asked for."),
    _term("guarantee", "保证", "Third-party guarantee"),
    _term("mortgage", "抵押", "Mortgage"),
    _term("pledge", "质押", "Pledge"),
    _term("ip_pledge", "知识产权质押", "Pledge of intellectual property"),
    _term("insured", "保险", "Insured"),
    _term("government_backed", "政府性担保", "Government-backed guarantee"),
)

PURPOSE = Vocabulary(
    "purpose",
    Words("用途", "Purpose"),
    _term("rnd", "研发", "Research and development"),
    _term("pilot", "中试", "Pilot-scale testing", "样品与批量生产之间的试验。",
          "Testing between the sample and series production."),
    _term("proof_of_concept", "概念验证", "Proof of concept"),
    _term("technology_transaction", "技术交易", "Technology transaction"),
    _term("working_capital", "经营周转", "Working capital"),
    _term("acquisition", "并购", "Acquisition"),
    _term("green", "绿色低碳", "Green and low-carbon"),
    _term("supply_chain", "供应链", "Supply chain"),
    _term("trade", "贸易", "Trade"),
    _term("trade_in", "以旧换新", "Trade-in of old goods"),
    _term("agriculture", "三农", "Agriculture and rural areas"),
)

QUALIFICATION = Vocabulary(
    "qualification",
    Words("资质", "Qualification"),
    _term("tech_sme", "科技型中小企业", "Technology SME"),
    _term("high_tech", "高新技术企业", "High-tech enterprise"),
    _term("innovative_sme", "创新型中小企业", "Innovative SME"),
    _term("srdi", "专精特新中小企业", "Specialised and sophisticated SME"),
    _term("little_giant", "专精特新“小巨人”", "Little giant"),
    _term("gazelle", "瞪羚企业", "Gazelle", "增长特别快的企业。",
          "A company growing unusually fast."),
    _term("unicorn", "独角兽", "Unicorn"),
    _term("hard_tech", "硬科技企业", "Hard-tech company",
          "以科学发现和技术发明为基础、门槛高、需长期投入的企业。",
          "Built on scientific discovery and invention: high barriers, long investment."),
    _term("foreign_invested", "外商投资企业", "Foreign-invested company"),
)

ROLE = Vocabulary(
    "role",
    Words("机构角色", "Role of an organisation"),
    _term("partner", "合作机构", "Partner", "共同推出或共同放款的机构。",
          "Launches or lends together with the issuer."),
    _term("guarantor", "担保机构", "Guarantor"),
    _term("designer", "设计机构", "Designer", "设计了产品，但不放款。",
          "Designed the product and does not lend."),
    _term("promoter", "推广机构", "Promoter", "发文或组织推广的机构。",
          "Issues the policy or runs the programme."),
)

BASIS = Vocabulary(
    "basis",
    Words("依据", "Basis of a fact"),
    _term("direct", "直接说明", "Direct", "原文就本产品所说。", "Said of this product."),
    _term("territory", "属地", "Territory", "机构或政策所在地。",
          "The home or seat of the institution or policy."),
    _term("group", "同类说明", "Group", "原文就其所属的一类所说。",
          "Said of a group the product belongs to."),
    _term("name", "仅名称", "Name", "只有名称这样提示。", "Only its name says so."),
)
"""In order of strength: what is said of the product itself or of its territory excludes,
what is said of a group or only hinted at by a name does not."""

FIRM_BASES = frozenset({"direct", "territory"})

VERDICT = Vocabulary(
    "verdict",
    Words("对照结果", "Verdict"),
    _term("met", "符合", "Met"),
    _term("unstated", "未披露", "Not stated", "来源没有说明。", "The source does not say."),
    _term("unknown", "待补充", "Depends on you", "取决于企业尚未提供的情况。",
          "Depends on a fact the company has not given."),
    _term("manual", "需向机构确认", "Ask the institution",
          "条件只有文字说明，或并非就本产品所说。",
          "Stated in words only, or not of this product itself."),
    _term("unmet", "不符", "Not met"),
)

REPAYMENT = Vocabulary(
    "repayment",
    Words("还款方式", "Repayment"),
    _term("equal_instalments", "等额本息", "Equal instalments"),
    _term("equal_principal", "等额本金", "Equal principal"),
    _term("interest_first", "先息后本", "Interest first, principal at the end"),
    _term("bullet", "到期一次还本付息", "Everything at maturity"),
    _term("revolving", "随借随还", "Revolving"),
)

CHANNEL = Vocabulary(
    "channel",
    Words("办理渠道", "Channel"),
    _term("online", "线上", "Online"),
    _term("branch", "网点", "At a branch"),
    _term("manager", "客户经理", "Through an account manager"),
    _term("platform", "服务平台", "Through a platform"),
)

RATE_METHOD = Vocabulary(
    "rate_method",
    Words("年化方法", "Annualisation"),
    _term("irr", "内部收益率（复利）", "Internal rate of return (compound)"),
    _term("simple", "单利", "Simple interest"),
)
"""中国人民银行公告〔2021〕第3号: a lender shows the annualised rate and says how it was made."""

BENCHMARK = Vocabulary(
    "benchmark",
    Words("基准利率", "Benchmark"),
    _term("lpr_1y", "1年期LPR", "One-year LPR"),
    _term("lpr_5y", "5年期以上LPR", "LPR over five years"),
)

ATTRIBUTE = Vocabulary(
    "attribute",
    Words("条件项目", "What a condition is about"),
    _term("qualification", "资质", "Qualification"),
    _term("equity_invested", "已获股权投资", "Equity investment received"),
    _term("credit_record", "信贷记录", "Credit record"),
    _term("industry", "行业", "Industry", "国民经济行业分类 GB/T 4754。", "GB/T 4754."),
    _term("company_type", "企业类型", "Kind of company"),
    _term("company_size", "企业规模", "Company size"),
    _term("operating_months", "经营时间", "Time in business", "以月计。", "In months."),
    _term("turnover", "营业收入", "Turnover", "以元计。", "In yuan."),
    _term("headcount", "人数", "Headcount"),
    _term("rnd_ratio", "研发投入占比", "R&D ratio", "百分数。", "Percent."),
    _term("patents", "专利", "Patents"),
    _term("debt_ratio", "资产负债率", "Debt ratio", "百分数。", "Percent."),
    _term("authorised_data", "授权数据", "Authorised data"),
    _term("innovation_score", "创新积分", "Innovation score",
          "须注明方案、版本、满分、地区、年份；各地积分不可比较。",
          "With scheme, version, scale, region and year; scores of two places cannot be compared."),
    _term("project", "项目", "Project"),
)

OPERATOR = Vocabulary(
    "operator",
    Words("比较方式", "Operator"),
    _term("equals", "等于", "Equals"),
    _term("any_of", "任一", "Any of"),
    _term("at_least", "不低于", "At least"),
    _term("at_most", "不高于", "At most"),
)

EFFECT = Vocabulary(
    "effect",
    Words("作用", "Effect"),
    _term("required", "要求具备", "Required"),
    _term("excluding", "排除", "Excluding"),
)

HIGHLIGHT_KIND = Vocabulary(
    "highlight_kind",
    Words("亮点类型", "Kind of highlight"),
    _term("first", "首单首笔", "A first"),
    _term("figure", "数据", "A figure", "背景数据，不是额度或期限。",
          "Context, never a limit or a term."),
    _term("feature", "特点", "A feature"),
)

SOURCE_KIND = Vocabulary(
    "source_kind",
    Words("来源类型", "Kind of source"),
    _term("policy", "政策文件", "Policy document"),
    _term("news", "新闻报道", "News report"),
    _term("article", "署名文章", "Signed article"),
)

REGION_LEVEL = Vocabulary(
    "region_level",
    Words("地区层级", "Level of a region"),
    _term("country", "全国", "Country"),
    _term("province", "省级", "Province"),
    _term("prefecture", "地级", "Prefecture"),
    _term("county", "县级", "County"),
)

STATE = Vocabulary(
    "state",
    Words("状态", "State"),
    _term("draft", "草稿", "Draft"),
    _term("in_review", "待复核", "In review"),
    _term("published", "已发布", "Published"),
    _term("superseded", "已被替代", "Superseded"),
    _term("withdrawn", "已撤下", "Withdrawn"),
)

CHANGE_KIND = Vocabulary(
    "change_kind",
    Words("变更类型", "Kind of change"),
    _term("published", "发布", "Published"),
    _term("revised", "修订", "Revised"),
    _term("withdrawn", "撤下", "Withdrawn"),
    _term("refreshed", "引用更新", "Refreshed", "它所引用的机构、地区等有更新。",
          "A reference row that it shows has changed."),
)

REVIEWED = Vocabulary(
    "reviewed",
    Words("复核方式", "Review"),
    _term("second_person", "双人复核", "By a second person"),
    _term("self", "本人复核", "By the author"),
)
# fmt: on

WHOLE_COUNTRY = "000000"

PUBLISHED = (
    STAGE,
    INSTRUMENT,
    OFFERING,
    ORGANISATION_KIND,
    GUARANTEE,
    PURPOSE,
    QUALIFICATION,
    ROLE,
    BASIS,
    VERDICT,
    REPAYMENT,
    CHANNEL,
    RATE_METHOD,
    BENCHMARK,
    ATTRIBUTE,
    OPERATOR,
    EFFECT,
    HIGHLIGHT_KIND,
    SOURCE_KIND,
    REGION_LEVEL,
    CHANGE_KIND,
    REVIEWED,
)
"""What `/api/v1/vocabulary/` serves, in this order; a draft's states are nobody else's business."""
