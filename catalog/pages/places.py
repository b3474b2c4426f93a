"""Places as people type them: a name, a path of names, pinyin, English or the code itself.

    found("西安", atlas)         → ["610100"]
    found("陕西西安", atlas)      → ["610100"]
    found("hebei", atlas)        → ["130000"]
    found("长安区", atlas)        → ["130102", "610116"]: ask which

The exact name counts before a name without 省, 市, 区 …; of places that fit without it the one
nearest to the country wins (西安 is the city, not a district of that name elsewhere).
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from functools import cache

from django.utils.translation import override

from catalog.finding.atlas import Atlas, Named
from catalog.languages import spoken
from catalog.pages.spelling import english, plain, spellings
from products.vocabulary import WHOLE_COUNTRY

PEOPLES = re.compile(
    r"(?:(?:[壮回藏苗彝侗羌傣白瑶土满黎水畲怒佤]|各|仡佬|布朗|毛南|拉祜|仫佬|撒拉|东乡|保安|裕固"
    r"|锡伯|普米|独龙|纳西|基诺|哈尼|朝鲜|土家|布依|景颇|傈僳|达斡尔|鄂温克|鄂伦春|塔吉克)族"
    r"|(?:(?<!内)蒙古|哈萨克|维吾尔|柯尔克孜)族?)+(?=自治)"
)
KIND = re.compile(r"(?:自治区|自治州|自治县|自治旗|特别行政区|地区|林区|新区|省|市|区|县|盟|旗)$")
MOST_CANDIDATES = 6


@cache
def short(name: str) -> str:
    """A name without its kind; the whole name where nothing to go by would remain.

    >>> short("西安市"), short("延边朝鲜族自治州"), short("郊区")
    ('西安', '延边', '郊区')
    """
    bare = KIND.sub("", PEOPLES.sub("", name))
    return bare if len(bare) > 1 else name


@cache
def names(row: Named, in_letters: bool) -> tuple[str, ...]:
    """All that a place is called."""
    if not in_letters:
        return (row.name, short(row.name))
    return (*spellings(row.name), *spellings(short(row.name)), *english(row.name_en))


def _exactly(row: Named, in_letters: bool) -> tuple[str, ...]:
    """What it is called with its kind; in English `Shanxi` is one province, in pinyin two."""
    if not in_letters:
        return (row.name,)
    whole, *bare = english(row.name_en) or ("", "")
    is_exact = whole and (spoken() == "en" or whole not in bare)
    return (*spellings(row.name), *([whole] if is_exact else []))


def pieces(text: str) -> list[str]:
    """What stands between the signs that may be between two places, full-width ones too."""
    return re.split("[、;,]", unicodedata.normalize("NFKC", text))


def listed(text: str, atlas: Atlas) -> list[str]:
    """The places in a text with 、 or ; between them, or commas; each once.

    A comma that only leads outward is of one place: "Chang'an, Xi'an" is 西安长安.
    """
    parts: list[str] = []
    for part in re.split("[、;]", unicodedata.normalize("NFKC", text)):
        steps = [step for step in map(str.strip, part.split(",")) if step]
        inward = " ".join(reversed(steps))
        is_one = len(steps) > 1 and len(found(inward, atlas)) == 1
        parts += [inward] if is_one else steps
    return list(dict.fromkeys(parts))


def found(place: str, atlas: Atlas) -> list[str]:
    """The codes a place can mean: one when it is clear, several to choose from, or none."""
    if re.fullmatch(r"[0-9]{6}", place):
        return [place]
    text = plain(place)
    in_letters = text.isascii()
    fitting = [
        code
        for code, row in atlas.regions.items()
        if text.endswith(names(row, in_letters)) and _spells(text, code, atlas)
    ]
    exact = [code for code in fitting if text.endswith(_exactly(atlas.regions[code], in_letters))]
    return exact or _nearest(fitting, atlas)


def suggested(place: str, atlas: Atlas) -> list[str]:
    """Places with a similar name, for a sentence that asks which was meant."""
    text = plain(place)
    if not text:
        return []
    in_letters = text.isascii()
    known = {
        name: code
        for code, row in reversed(atlas.regions.items())
        for name in names(row, in_letters)
    }
    asked, cutoff, least = (text, 0.8, 3) if in_letters else (short(text), 0.5, 1)
    holding = [code for name, code in known.items() if text in name and len(text) >= least]
    holding.sort(key=lambda code: (_depth(code, atlas), code))
    close = difflib.get_close_matches(asked[:20], known, n=MOST_CANDIDATES, cutoff=cutoff)
    return list(dict.fromkeys([*holding, *(known[name] for name in close)]))[:MOST_CANDIDATES]


def path(code: str, atlas: Atlas) -> str:
    """A place with those above it: 陕西省西安市, or Xi'an, Shaanxi.

    What has no English name keeps its Chinese one; whoever shows it marks it as Chinese.
    """
    above = [step for step in atlas.place(code).above if step != WHOLE_COUNTRY]
    labels = [atlas.regions[step].label(spoken()) for step in (code, *above)]
    return ", ".join(labels) if spoken() == "en" else "".join(reversed(labels))


def shown(code: str, atlas: Atlas) -> str:
    """What to call a place so that typing it finds it again; in Chinese, where it has no English
    name."""
    if code not in atlas.regions:
        return code
    row = atlas.regions[code]
    if spoken() == "en" and not row.name_en:
        with override("zh-hans"):
            return shown(code, atlas)
    name = row.label(spoken())
    return name if found(name, atlas) == [code] else path(code, atlas)


def offered(atlas: Atlas) -> list[str]:
    """The names to choose from: provinces, then the cities below them."""
    language = spoken()
    named = {code: atlas.regions[code].label(language) for code in atlas.cities}
    times = Counter(named.values())
    return [name if times[name] == 1 else path(code, atlas) for code, name in named.items()]


def _spells(text: str, code: str, atlas: Atlas) -> bool:
    """Is the text this place's name, after nothing or after names of places above it?"""
    called = names(atlas.regions[code], text.isascii())
    rests = {text.removesuffix(name) for name in called} - {text}
    above = [step for step in atlas.place(code).above if step != WHOLE_COUNTRY]
    return any(not rest or any(_spells(rest, step, atlas) for step in above) for rest in rests)


def _depth(code: str, atlas: Atlas) -> int:
    return len(atlas.place(code).above)


def _nearest(codes: list[str], atlas: Atlas) -> list[str]:
    least = min((_depth(code, atlas) for code in codes), default=0)
    return [code for code in codes if _depth(code, atlas) == least]
