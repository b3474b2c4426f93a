"""The 34 regions of province level as tiles: a map that gives each the same room."""

from __future__ import annotations

from typing import NamedTuple

from products.vocabulary import WHOLE_COUNTRY

DIGITS = 2
"""So many digits of a GB/T 2260 code say the province; the whole country's are `00`."""


class Province(NamedTuple):
    """A tile: columns count from the west, rows from the north, both from 0."""

    code: str
    name: str
    column: int
    row: int


_ROWS = (
    {7: ("230000", "黑龙江")},
    {4: ("150000", "内蒙古"), 5: ("110000", "北京"), 6: ("210000", "辽宁"), 7: ("220000", "吉林")},
    {
        0: ("650000", "新疆"),
        1: ("630000", "青海"),
        2: ("620000", "甘肃"),
        3: ("640000", "宁夏"),
        4: ("140000", "山西"),
        5: ("130000", "河北"),
        6: ("120000", "天津"),
    },
    {
        1: ("540000", "西藏"),
        2: ("510000", "四川"),
        3: ("610000", "陕西"),
        4: ("410000", "河南"),
        5: ("370000", "山东"),
    },
    {
        2: ("500000", "重庆"),
        3: ("420000", "湖北"),
        4: ("340000", "安徽"),
        5: ("320000", "江苏"),
        6: ("310000", "上海"),
    },
    {
        1: ("530000", "云南"),
        2: ("520000", "贵州"),
        3: ("430000", "湖南"),
        4: ("360000", "江西"),
        5: ("330000", "浙江"),
    },
    {3: ("450000", "广西"), 4: ("440000", "广东"), 5: ("350000", "福建"), 6: ("710000", "台湾")},
    {3: ("460000", "海南"), 4: ("820000", "澳门"), 5: ("810000", "香港")},
)

PROVINCES = tuple(
    Province(code, name, column, row)
    for row, tiles in enumerate(_ROWS)
    for column, (code, name) in tiles.items()
)


def province_of(digits: str) -> str:
    """The code of the province that the first digits of a region's code say.

    >>> province_of("13"), province_of("00")
    ('130000', '000000')
    """
    return digits.ljust(len(WHOLE_COUNTRY), "0")
