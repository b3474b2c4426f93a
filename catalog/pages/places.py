"""Places as people type them: a name, a path of names, English letters or the code itself.

    found("西安", atlas)         → ["610100"]
    found("陕西西安", atlas)      → ["610100"]
    found("长安区", atlas)        → ["130102", "610116"]: ask which

The exact name counts before a name without 省, 市, 区 …; of places that fit without it the one
nearest to the country wins (西安 is the city, not a district of that name elsewhere).
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import cache

from catalog.finding.atlas import Atlas
from products.vocabulary import WHOLE_COUNTRY

PEOPLES = re.compile(
    r"(?:(?:[壮回藏苗彝侗羌傣白瑶土满黎水畲怒佤]|各|仡佬|布朗|毛南|拉祜|仫佬|撒拉|东乡|保安|裕固"
    r"|锡伯|普米|独龙|纳西|基诺|哈尼|朝鲜|土家|布依|景颇|傈僳|达斡尔|鄂温克|鄂伦春|塔吉克)族"
    r"|(?:(?<!内)蒙古|哈萨克|维吾尔|柯尔克孜)族?)+(?=自治)"
)
KIND = re.compile(r"(?:自治区|自治州|自治县|自治旗|特别行政区|地区|林区|新区|省|市|区|县|盟|旗)$")
ENGLISH_KIND = re.compile(r"(prefecture|league|city|province)$")
SEPARATORS = re.compile(r"[、,;]+")
MOST_CANDIDATES = 6


@cache
def short(name: str) -> str:
    """A name without its kind; the whole name where nothing to go by would remain.

    >>> short("西安市"), short("延边朝鲜族自治州"), short("郊区")
    ('西安', '延边', '郊区')
    """
    bare = KIND.sub("", PEOPLES.sub("", name))
    return bare if len(bare) > 1 else name


def listed(text: str) -> list[str]:
    """The places in a text with 、 or commas between them.

    >>> listed("河北、 西安")
    ['河北', '西安']
    """
    plain = unicodedata.normalize("NFKC", text)
    return [part for part in map(str.strip, SEPARATORS.split(plain)) if part]


def found(place: str, atlas: Atlas) -> list[str]:
    """The codes a place can mean: one when it is clear, several to choose from, or none."""
    if re.fullmatch(r"[0-9]{6}", place):
        return [place]
    text = _plain(place)
    named = [code for code, row in atlas.regions.items() if text.endswith(short(row.name))]
    named += [code for code, row in atlas.regions.items() if text.endswith(row.name)]
    fitting = [code for code in dict.fromkeys(named) if _spells(text, code, atlas)]
    exact = [code for code in fitting if text.endswith(atlas.regions[code].name)]
    letters = [code for code, row in atlas.regions.items() if _english(row.name_en) == text]
    return exact or _nearest(fitting or letters, atlas)


def suggested(place: str, atlas: Atlas) -> list[str]:
    """Places with a similar name, for a sentence that asks which was meant."""
    text = _plain(place)
    if not text:
        return []
    holding = [code for code, row in atlas.regions.items() if text in row.name]
    shorts = {short(row.name): code for code, row in reversed(atlas.regions.items())}
    close = difflib.get_close_matches(short(text)[:20], shorts, n=MOST_CANDIDATES, cutoff=0.5)
    similar = [*holding, *(shorts[name] for name in close)]
    return sorted(dict.fromkeys(similar), key=lambda code: _depth(code, atlas))[:MOST_CANDIDATES]


def path(code: str, atlas: Atlas) -> str:
    """A place with those above it: 陕西省西安市长安区."""
    above = [step for step in reversed(atlas.place(code).above) if step != WHOLE_COUNTRY]
    return "".join(atlas.regions[step].name for step in [*above, code])


def shown(code: str, atlas: Atlas) -> str:
    """What to call a place so that typing it finds it again."""
    if code not in atlas.regions:
        return code
    name = atlas.regions[code].name
    return name if found(name, atlas) == [code] else path(code, atlas)


def offered(atlas: Atlas) -> list[str]:
    """The names to choose from: provinces, then the cities below them."""
    codes = [code for code in atlas.regions if code.endswith("00") and code != WHOLE_COUNTRY]
    return [atlas.regions[code].name for code in sorted(codes, key=lambda c: c[2:4] != "00")]


def _plain(place: str) -> str:
    return re.sub(r"[\s'’·\-]+", "", unicodedata.normalize("NFKC", place)).casefold()


def _english(name: str) -> str:
    return ENGLISH_KIND.sub("", _plain(name)) if name else "\0"


def _spells(text: str, code: str, atlas: Atlas) -> bool:
    """Is the text this place's name, after nothing or after names of places above it?"""
    name = atlas.regions[code].name
    rests = {text.removesuffix(spelling) for spelling in (name, short(name))} - {text}
    above = [step for step in atlas.place(code).above if step != WHOLE_COUNTRY]
    return any(not rest or any(_spells(rest, step, atlas) for step in above) for rest in rests)


def _depth(code: str, atlas: Atlas) -> int:
    return len(atlas.place(code).above)


def _nearest(codes: list[str], atlas: Atlas) -> list[str]:
    least = min((_depth(code, atlas) for code in codes), default=0)
    return [code for code in codes if _depth(code, atlas) == least]
