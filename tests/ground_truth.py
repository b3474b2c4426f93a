"""What the briefing says, read a second time and independently of `fixtures/`.

`Lnnn` is a line of the briefing (简报·第289期(下)), which is not shipped: the paragraphs that
people see were counted once and stand in `ground_truth_articles` as lists of lines; what rows
share stands in `ground_truth_groups`. A row is one product, in the briefing's order: its number,
code, name, the lines that speak of it, then its facts. A fact is direct unless marked `T`
(territory), `G` (group) or `N` (only its name says so); it rests on the row's lines unless it
names its own. What no fact mentions is not stated and must stay blank.

Where a fact has two bases, the first is the one that counts, the other may stand beside it.
`may(…)` marks what a careful reader may record or leave to the summary. In needles such as
`"30"` or `"数字|线上"` the bar separates alternatives.
"""

from __future__ import annotations

from collections.abc import Iterable

from tests.ground_truth_groups import (
    CASH_FLOW,
    FIRMS,
    SIZES,
    TECH_SME_54,
    beijing,
    branch_advice,
    branch_loan,
    branch_trade,
    cash_flow_loan,
    central_bank,
    green_loan,
    hebei,
    ndrc,
    zhejiang,
)
from tests.ground_truth_notation import (
    Alias,
    Condition,
    D,
    Fact,
    G,
    Method,
    N,
    Role,
    Says,
    T,
    channel,
    family,
    figure,
    first,
    guarantee,
    highlight,
    in_words,
    instrument,
    invested,
    issuer,
    may,
    method,
    promoter,
    promoters,
    purpose,
    qualification,
    region,
    row,
    stage,
)

# The tables of this file are laid out to be read beside the briefing.
# fmt: off

# --- the 54 rows -----------------------------------------------------------------------------

OFFERED = (
    hebei(1, "cmb-zhaoke-toudai", "招科投贷", "cmb",
          invested(G, 209, 210, 211), method("cmb-risk-model"),
          highlight("30", kind="figure feature")),
    hebei(2, "hxb-keji-qiye-touliandai", "科技企业投联贷", "hxb",
          invested(G, 209, 210, 211), Fact("limit.max", "10000000.00"),
          highlight("500", kind="feature figure")),
    hebei(3, "citic-toulian-kechuangtong", "投联科创通", "citic",
          invested(), method("invested-whitelist"),
          may(in_words("project")), may(highlight("白名单")), Says("白名单"),
          highlight("审批"), highlight("省级")),

    branch_loan(4, "jishu-jiaoyi-xinyongdai", "技术交易信用贷", "tech-credit-loan",
                guarantee("unsecured", N), purpose("technology_transaction", N), first("全国")),
    branch_loan(5, "chuangxin-jifendai", "创新积分贷", "innovation-score-loan",
                in_words("innovation_score", N), method("innovation-points", N),
                first("西部")),
    branch_loan(6, "zhongshidai", "中试贷", "pilot-loan", purpose("pilot", N), first("陕西")),
    branch_loan(7, "jishu-yanfa-xinyongdai", "技术研发信用贷", "tech-credit-loan",
                guarantee("unsecured", N), purpose("rnd", N), first("陕西")),
    branch_loan(8, "denglingdai", "瞪羚贷", "gazelle-loan",
                qualification("gazelle", N), first("陕西")),

    branch_trade(9, "li-an-zhidai", "离岸直贷"),
    branch_trade(10, "yinhang-chengdui-huipiao", "银行承兑汇票", Alias("银承")),
    branch_trade(11, "xinyongzheng", "信用证"),
    branch_advice(12, "guquan-rongzi-fuwu", "股权融资服务"),
    branch_advice(13, "zhaiquan-chengxiao", "债券承销"),

    cash_flow_loan(14, "icbc-jingying-kuaidai", "经营快贷", "icbc"),
    cash_flow_loan(15, "cmbc-minshenghui-xinyongdai", "民生惠信用贷", "cmbc",
                   guarantee("unsecured", N)),
    cash_flow_loan(16, "hsbank-shouhu-edai", "首户e贷", "hsbank",
                   Condition(("credit_record",), "equals", value=False)),
    cash_flow_loan(17, "zjrcu-liushuidai", "流水贷", "zjrcu",
                   region("330000", T), guarantee("unsecured")),
    row(18, "sdrcu-zijinliu-xiaoe-xinyong-daikuan", "“资金流信用信息+”小额信用贷款", (244,),
        instrument("loan"), family("cash-flow-loan"), issuer("sdrcu"), region("370000", T),
        guarantee("unsecured"), method("sdrcu-dynamic-model"), may(method(CASH_FLOW), D, N),
        Fact("speed.words", "T+1"), may(in_words("company_type credit_record")),
        Says("首贷|首次贷"), may(highlight("首贷|首次贷")), figure("350")),
    row(19, "ccb-dongguan-kechuang-rongzi", "“资金流+技术流+信息流”科创融资", (240,),
        instrument("loan"), family("cash-flow-loan"), issuer("ccb-dongguan"),
        region("441900", T), in_words(FIRMS, G), method("ccb-dongguan-three-flows"),
        may(method(CASH_FLOW), D, G), highlight("专利"), may(highlight("人民银行")),
        Says("人民银行广东省分行"), figure("1124")),

    green_loan(20, "boc-lvse-gongyinglian-tuohe-liandai", "绿色供应链脱核链贷",
               issuer("boc"), purpose("supply_chain", N),
               highlight("核心企业", basis=N, lines=(236, 246)), lines=(236, 246)),
    green_loan(21, "hsbank-tanjianpai-daikuan", "碳减排贷款", issuer("hsbank")),
    green_loan(22, "hsbank-jieshuidai", "节水贷", issuer("hsbank")),
    green_loan(23, "sdrcu-lvse-chanyedai", "绿色产业贷",
               issuer("sdrcu"), region("370000", T, 244, 246)),
    green_loan(24, "sdrcu-lvse-zhuanxingdai", "绿色转型贷",
               issuer("sdrcu"), region("370000", T, 244, 246)),
)

PROMOTED = (
    row(25, "anhui-zengxin-liushuidai", "增信流水贷", (242,), Alias("增信流水贷工程"),
        instrument("loan"), family("cash-flow-loan"), promoter("anhui"), region("340000", T),
        in_words(SIZES, G), may(method(CASH_FLOW), D, G), figure("4200")),
    row(26, "jiangmen-yuehuan-xinshanghudai", "粤焕新商户贷", (246,),
        instrument("loan"), Role("designer", "pbc-jiangmen"), region("440700", T),
        in_words(FIRMS, N), purpose("trade_in"), method("subsidy-and-cash-flow"),
        may(method(CASH_FLOW), D), channel("online"), Says("补贴"), Says("数字|线上"),
        may(highlight("数字|线上")), may(highlight("补贴")), figure("4.9")),

    zhejiang(27, "zhekedai", "浙科贷", 54, instrument("loan"), TECH_SME_54, Says("政策工具")),
    zhejiang(28, "qiye-chuangxin-jifendai", "企业创新积分贷", 54,
             instrument("loan"), family("innovation-score-loan"), TECH_SME_54,
             in_words("innovation_score", N), method("innovation-points", N), Says("推广")),
    zhejiang(29, "gainian-yanzhengdai", "概念验证贷", 54,
             instrument("loan"), TECH_SME_54, purpose("proof_of_concept", N), Says("开发")),
    zhejiang(30, "zhongshidai", "中试贷", 54,
             instrument("loan"), family("pilot-loan"), TECH_SME_54, purpose("pilot", N),
             Says("开发")),
    zhejiang(31, "jigai-zaidaikuan", "科技创新和技术改造再贷款", 54,
             instrument("relending"), TECH_SME_54, Says("政策工具")),
    zhejiang(32, "binggou-daikuan", "科技型企业并购贷款", 54,
             instrument("loan"), in_words(FIRMS), may(purpose("acquisition"), D, N),
             Says("试点")),
    zhejiang(33, "xianyong-houzhuan-baoxian", "科技成果“先用后转”保险", 55,
             instrument("insurance"), Says("开发"), Says("风险"), Says("资源"),
             may(highlight("风险|资源"), D, G)),
    zhejiang(34, "xiantou-hougu-baoxian", "科技成果“先投后股”保险", 55,
             instrument("insurance"), Says("开发"), Says("风险"), Says("资源"),
             may(highlight("风险|资源"), D, G)),
    zhejiang(35, "zhongshi-zonghe-baoxian", "中试综合保险", 55,
             instrument("insurance"), may(purpose("pilot"), N), Says("开发"), Says("风险"),
             Says("资源"), may(highlight("风险|资源"), D, G)),
    zhejiang(36, "fengxianchi", "概念验证和中试项目“风险池”", 55,
             instrument("insurance"), may(purpose("proof_of_concept"), D, N),
             may(purpose("pilot"), D, N), may(in_words("project"), D, N), Says("构建|建")),
    zhejiang(37, "kechuang-gongsi-zhaiquan", "科技创新公司债券", 56,
             instrument("bond"), stage("growth"), stage("mature"), in_words(FIRMS)),
    zhejiang(38, "aic-guquan-touzi", "AIC直接股权投资", 53,
             Alias("金融资产投资公司直接股权投资"), instrument("equity"),
             region("330100", D), region("330200", D), Says("试点"), Says("加快")),
    zhejiang(39, "kechuang-mujijin", "省科创母基金", 53,
             instrument("equity"), Says("社会资本"), Says("硬科技"),
             may(highlight("社会资本|硬科技"))),
    zhejiang(40, "4-1-zhuanxiang-jijin", "“4+1”专项基金", 53,
             instrument("equity"), Says("社会资本"), may(highlight("社会资本"))),
    zhejiang(41, "s-jijin", "S基金", 53,
             Alias("私募股权二级市场基金"), instrument("equity"), Says("加快")),
    zhejiang(42, "xianzi-ruzhe", "“险资入浙”", 53,
             may(in_words("project company_type")), Says("项目"), Says("重点企业")),

    ndrc(43, "waifang-gudong-daikuan", "外方关联股东贷款", instrument("loan"), Says("股东")),
    ndrc(44, "xiongmaozhai", "熊猫债", instrument("bond")),

    row(45, "yrd-chuangxinquan", "长三角创新券", (119, 120), Alias("科技创新券"),
        instrument("voucher"), *promoters("科委|科技厅", 119, 120, 121),
        region("310000", D, 120), region("320000", D, 120), region("330000", D, 120),
        region("340500", D, 120), may(in_words(FIRMS, D, 120)), Says("资源"),
        figure("5000", basis=D), figure("5.5", basis=D), figure("1.8", basis=D),
        may(highlight("资源")), at=(120,)),
    row(46, "yrd-jichu-yanjiu-jijin", "长三角基础研究联合基金", (116,),
        *promoters("人大常委会", 107, 116),
        region("310000", T, 107, 116), region("320000", T, 107, 116),
        region("330000", T, 107, 116), region("340000", T, 107, 116),
        may(purpose("rnd"), D), may(in_words("project")), Says("应用基础研究"),
        Says("建立|设立|成立")),

    beijing(47, "gu-dai-zhai-bao", "“股贷债保”联动", "package", (194,),
            Says("未来产业"), Says("打造|建"), may(in_words("industry company_type project"))),
    beijing(48, "botou-jiehe", "“拨投结合”", "package", (194,),
            Says("项目"), Says("颠覆"), Says("探索"), may(in_words("project"))),
    beijing(49, "zhengfu-touzi-jijin", "市区两级政府投资基金、国企基金", "equity", (189, 193),
            Says("未来产业"), Says("风险"), Says("年度"), may(highlight("风险|年度|项目")),
            may(in_words("industry company_type project"))),

    central_bank(50, "zijinliu-chanpin", "“资金流信用信息+”金融产品",
                 in_words("company_type company_size"), may(method(CASH_FLOW), D, N)),
    central_bank(51, "tuohe-moshi", "供应链金融“脱核”模式",
                 Says("核心企业"), may(highlight("核心企业")),
                 may(purpose("supply_chain"), D, N), may(method(CASH_FLOW), D)),

    green_loan(52, "promoted-lvnongdai", "绿农贷"),
    green_loan(53, "promoted-huanbaodai", "环保贷"),
    green_loan(54, "promoted-nengxiaodai", "能效贷"),
)

PRODUCTS = (*OFFERED, *PROMOTED)
PRODUCT = {product.code: product for product in PRODUCTS}


def codes(numbers: Iterable[int]) -> list[str]:
    """The codes of some rows, by their numbers."""
    return [PRODUCTS[number - 1].code for number in numbers]


# --- assessment methods ----------------------------------------------------------------------


METHODS = (
    Method("cmb-risk-model", "招科投贷专属风险评估模型", None, (211,)),
    Method("invested-whitelist", "已投项目白名单", None, (211,)),
    Method("spdb-five-forces", "五力模型", "spdb", (159,),
           (("科技创新力", "团队研发力", "股权竞争力", "履约能力", "偿债能力"),)),
    Method("innovation-points", "企业创新积分", None, (54, 154)),
    Method("ccb-dongguan-three-flows", "“资金流+技术流+信息流”多维授信模型", "ccb-dongguan", (240,),
           (("资金流", "技术流", "信息流"), ()), ("专利",)),
    Method("sdrcu-dynamic-model", "动态信用评估模型", "sdrcu", (244,),
           (("经营", "收支", "偿债能力"),)),
    Method("subsidy-and-cash-flow", "“应收补贴+资金流信用信息”模式", "pbc-jiangmen", (246,),
           (("应收补贴", "资金流信用信息"), ()), ("补贴", "线上")),
    Method("cash-flow-credit-information", "资金流信用信息", "pbc-ccrc",
           (218, 222, 224, 226, 252), ((),),
           ("2024年10月", "11", "95", "18", "184", "6000", "546", "1300")),
)
