"""The groups that rows of the ground truth share: what the briefing says of them all at once."""

from __future__ import annotations

from tests.ground_truth_notation import (
    D,
    Fact,
    G,
    Lines,
    N,
    Part,
    Product,
    Role,
    Says,
    T,
    family,
    figure,
    highlight,
    in_words,
    instrument,
    issuer,
    may,
    method,
    promoter,
    purpose,
    qualification,
    region,
    row,
    stage,
)

# fmt: off
FIRMS = "company_type"
SIZES = "company_size company_type"
TECH_SME_54 = qualification("tech_sme", G, 54)
BRANCH_SEAT = (132, 149, 150, 152, 154, 174, 180)
CASH_FLOW = "cash-flow-credit-information"


def hebei(number: int, code: str, name: str, bank: str, *parts: Part) -> Product:
    """Rows 1–3: three banks with one partner; the 9 loans and 5000万元 are of all three."""
    return row(
        number, code, name, (209, 210, 211),
        instrument("loan", 210, 211), family("equity-linked-loan", 209, 210, 211),
        issuer(bank, 209, 211), Role("partner", "hebei-stfc"),
        region("130000", T, 209, 210, 211),
        in_words(FIRMS, G, 209), figure("9", lines=(211,)), *parts, at=(211,),
    )


def branch_loan(number: int, code: str, name: str, kind: str, *parts: Part) -> Product:
    """Rows 4–8: what is said of the branch's customers is said of a group."""
    return row(
        number, f"spdb-hardtech-{code}", name, (132, 150, 154),
        instrument("loan"), family(kind), issuer("spdb-xian-hardtech", 132, 150, 154),
        region("610000", T, *BRANCH_SEAT),
        stage("startup", G, 132, 150), stage("growth", G, 132, 150),
        in_words(SIZES, G, 132, 150), qualification("hard_tech", G, 150),
        figure("15", lines=(154,)), figure("200", lines=(160,)), figure("235", lines=(180,)),
        *parts, at=(154,),
    )


def branch_trade(number: int, code: str, name: str, *parts: Part) -> Product:
    """Rows 9–11: supplied to one named customer; its credit line is no limit of theirs."""
    return row(
        number, f"spdb-hardtech-{code}", name, (139,),
        instrument("trade_finance"), family("trade-and-cross-border"),
        issuer("spdb-xian-hardtech"), region("610000", T, 139, *BRANCH_SEAT), *parts,
    )


def branch_advice(number: int, code: str, name: str) -> Product:
    """Rows 12–13."""
    return row(
        number, f"spdb-hardtech-{code}", name, (173, 175),
        instrument("advisory"), family("investment-banking"), issuer("spdb-xian-hardtech"),
        region("610000", T, 173, *BRANCH_SEAT), in_words(FIRMS, G, 175), highlight("投行"),
        at=(173,),
    )


def cash_flow_loan(number: int, code: str, name: str, bank: str, *parts: Part) -> Product:
    """Rows 14–17: size and method are said of the list that they stand in."""
    return row(
        number, code, name, (242,), instrument("loan"), family("cash-flow-loan"), issuer(bank),
        in_words(SIZES, G), method(CASH_FLOW, G), figure("4200", lines=(242,)), *parts,
    )


def green_loan(
    number: int, code: str, name: str, *parts: Part, lines: Lines = (246,)
) -> Product:
    """Rows 20–24 and 52–54: 三农 and green small firms are said of the list."""
    return row(
        number, code, name, lines, instrument("loan"), family("green-loan"),
        purpose("agriculture", G, N), purpose("green", G, N), in_words(SIZES, G),
        method(CASH_FLOW, G), *parts, at=(246,),
    )


def zhejiang(number: int, code: str, name: str, line: int, *parts: Part) -> Product:
    """Rows 27–42; row 38 names its own cities."""
    own = any(isinstance(part, Fact) and part.path.startswith("regions.") for part in parts)
    home: tuple[Part, ...] = () if own else (region("330000", T, line, 37, 39, 70),)
    return row(
        number, f"zhejiang-{code}", name, (line,),
        promoter("zhejiang-government", line, 37, 70), *home, *parts,
    )


def ndrc(number: int, code: str, name: str, *parts: Part) -> Product:
    """Rows 43–44: the notice's scope is L9, its measure L17, its lead publisher L22."""
    return row(
        number, f"national-{code}", name, (9, 17),
        promoter("ndrc", 8, 9, 17, 22), region("000000", T, 7, 8, 9, 17, 22),
        qualification("foreign_invested", D, 9, 17), Says("再投资"),
        may(in_words("project company_type", D, 9, 17)), highlight("绿色通道"), *parts,
        at=(17,),
    )


def beijing(number: int, code: str, name: str, kind: str, lines: Lines, *parts: Part) -> Product:
    """Rows 47–49."""
    return row(
        number, f"beijing-{code}", name, lines, instrument(kind),
        promoter("beijing", 188, 191, *lines), region("110000", T, 188, 191, *lines), *parts,
    )


def central_bank(number: int, code: str, name: str, *parts: Part) -> Product:
    """Rows 50–51, of the central bank's work plan."""
    return row(
        number, f"national-{code}", name, (236,),
        promoter("pbc", 218, 228, 236), region("000000", T, 218, 228, 236), Says("探索"), *parts,
    )
