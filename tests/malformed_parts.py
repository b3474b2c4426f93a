"""What a request is spoilt with: a table for each part of it; a new way is a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from products.record_schema import SCHEMAS

METHODS = [
    *("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND"),
    *("QUERY", "get", "M-SEARCH", "X" * 300),
]
"""A server hands on any token."""

MEANT = {
    "stage": ["seed", "startup,growth"],
    "region": ["130000", "130100", "000000"],
    "amount": ["3000000", "0.01"],
    "term_months": ["12"],
    "guarantee": ["unsecured"],
    "purpose": ["rnd,green"],
    "qualification": ["high_tech"],
    "industry": ["C39", "C3921"],
    "equity_invested": ["true", "false"],
    "credit_record": ["false"],
    "instrument": ["loan"],
    "family": ["equity-linked-loan"],
    "issuer": ["cmb"],
    "issuer_kind": ["bank"],
    "q": ["%E8%B4%B7", "zktd"],
    "order": ["match", "newest", "name", "limit"],
    "facets": ["stage,region", "issuer"],
    "count": ["none", "capped"],
    "unstated": ["exclude"],
    "page_size": ["1", "100"],
    "updated_since": ["2026-01-01"],
    "as_of": ["2026-01-01", "2026-11-30T00:00:00Z"],
}
"""Parameters with values that are meant."""
OTHER_NAMES = [
    "code", "parent", "after", "before", "limit", "as_of", "compare", "place", "amount_wan",
    "format", "fields", "stage[]", "stage ", "Stage", "_method", "callback", "", "\0", "%", "q;q",
    "x" * 5000, "贷",
]  # fmt: skip

ATOMS = [
    *("", " ", ",", ",,", "a,", "0", "-0", "1", "-1", "1.5", "1e308", "NaN", "Infinity", "null"),
    *("%00", "a%00b", "%FF", "%ED%A0%80", "%ED%B0%80", "%C3", "%F5%80%80%80", "%zz", "%", "%25"),
    *("%0D%0A", "%0d%0aSet-Cookie:%20a=b", "%E2%80%A8", "%EF%BB%BF", "%E2%80%AE", "A%CC%81"),
    *("９", "３０００", "٣", "１３００００", "𝟙", "Ⅳ", "ſ", "ı", "İ", "ß", "\ufdfa", "\U0001f4b0"),
    *("'", '"', "';--", "' OR 1=1--", "1)) UNION SELECT 1--", "{{7*7}}", "${jndi:x}"),
    *("../..", "\\"),
    *("seed", "startup,growth", "130000", "C39", "C3921", "true", "match", "newest"),
    "stage,region",
    *("2026-11-22", "2026-11-22T10:00:00Z", "0001-01-01", "9999-12-31T23:59:59-23:59"),
    "2026-02-30",
    *("-" * 80, "9" * 30, "9" * 3900, "9" * 5000, "x" * 3000, "x" * 9000, "贷" * 64),
    *("a " * 31, "%" * 99),
    *("[" * 2000, "a" * 63 + "!", "," * 500, "1," * 21, ".", "..", "*", "W10", "e30", "eyJ2IjoxfQ"),
]  # fmt: skip
"""Values of parameters, some percent-encoded already."""

HEADERS: dict[str, Sequence[str]] = {
    "HTTP_ACCEPT": [
        *("*/*", "application/json", "text/html", "application/json;q=0", "garbage", "", ","),
        *("application/*;q=x", "a/b;" * 500, "*", "application/json; indent=" + "9" * 400, "/"),
        *("application/json; charset=utf-8", "*/*;q=0.0000001", "text/csv", "\xff\xfe"),
    ],
    "HTTP_ACCEPT_LANGUAGE": [
        *("en", "zh-Hans-CN;q=0.9, en;q=0.8", "*", "", "x" * 4000, "en;q=" + "1" * 500, "a-" * 300),
        *("en;q=1.0000", "en;q=-1", ",,,;;;", "zh_CN", "\xe8\xb4\xb7", "en;q=1e3"),
        "en" + ",en" * 900,
    ],
    "HTTP_ACCEPT_ENCODING": [
        *("gzip", "gzip;q=0", "identity", "*", "", "br, gzip;q=0.5", "gzip;" * 400),
        "GZIP ; Q=0.000",
        *("gzip" + " " * 4000 + ";q=0", "gzip;q=0" + "0" * 4000, "deflate;q=x", "\x80"),
    ],
    "HTTP_IF_NONE_MATCH": [
        *("*", '"x"', 'W/"x"', "", ",", '"', '"a","b' + ',"c"' * 900, "W/", "x", '"\xff"', "*, *"),
        *('"' + "a" * 5000 + '"', '"a"b"c"', " * ", 'w/"a"'),
    ],
    "HTTP_IF_MATCH": ["*", '"x"', 'W/"x"', "", '"', "," * 999, '"' + "y" * 3000],
    "HTTP_IF_MODIFIED_SINCE": [
        *("Sat, 29 Oct 1994 19:43:31 GMT", "yesterday", "", "0", "Thu, 01 Jan 1970 00:00:00 GMT"),
        *("Sat, 99 Oct 99999 99:99:99 GMT", "9" * 400, "Sat, 29 Oct 0000 19:43:31 GMT"),
    ],
    "HTTP_IF_UNMODIFIED_SINCE": ["Sat, 29 Oct 1994 19:43:31 GMT", "x"],
    "HTTP_IF_RANGE": ['"x"', "x"],
    "HTTP_RANGE": [
        *("bytes=0-", "bytes=-1", "bytes=5-2", "bytes=" + "0-1," * 900, "x"),
        "bytes=" + "9" * 99,
    ],
    "HTTP_AUTHORIZATION": [
        *("", "Bearer", "Bearer ", "Bearer kedai_", "Bearer kedai_" + "a" * 43),
        *("Basic YTpi", "x" * 7000),
        *("Bearer \xff\xfe", "bearer  kedai_aaaaaaaa_" + "b" * 60, "Digest a=b", "Bearer a b c"),
    ],
    "HTTP_COOKIE": [
        *("session=x", "session=" + "a" * 3000, "=;=;", "csrf=\xff", "a=b; " * 800, '"'),
        "session=;csrf=",
    ],
    "HTTP_HOST": [
        *("testserver", "localhost", "evil.example", "localhost:notaport", "a b", "[::1"),
        *("", "x" * 900),
        *("localhost:99999999", "[::1]:80", "localhost@evil.example", "LOCALHOST"),
        "\xe8\xb4\xb7.cn",
        *("localhost.", "127.0.0.1:0", "localhost:8000:8000", "evil.example\\localhost", "*"),
    ],
    "HTTP_ORIGIN": ["https://evil.example", "null", "", "x" * 500, "\xff"],
    "HTTP_REFERER": ["https://evil.example/", "", "javascript:x", "http://[::1/"],
    "HTTP_ACCESS_CONTROL_REQUEST_METHOD": ["GET", "DELETE", "\xff", "x" * 999],
    "HTTP_ACCESS_CONTROL_REQUEST_HEADERS": ["authorization", "x-" * 900, "\xff"],
    "HTTP_X_FORWARDED_FOR": ["1.2.3.4", "x", "," * 999, "1.2.3.4, ::1", "%00", "9" * 99, "\xff"],
    "HTTP_X_FORWARDED_PROTO": ["https", "http", "javascript", "https, http", ""],
    "HTTP_X_FORWARDED_HOST": ["evil.example"],
    "HTTP_X_HTTP_METHOD_OVERRIDE": ["DELETE"],
    "HTTP_IDEMPOTENCY_KEY": ["", "x", "x" * 256, "a b", "\xe9", "0" * 255],
    "HTTP_CONTENT_ENCODING": ["gzip", "identity", "br", "", "x" * 300],
    "HTTP_TRANSFER_ENCODING": ["chunked", "gzip, chunked", "x"],
    "HTTP_EXPECT": ["100-continue", "x"],
    "HTTP_HX_REQUEST": ["true", "x", "\xff"],
    "HTTP_HX_CURRENT_URL": ["http://[x", "javascript:x", "%00", "x" * 3000],
    "HTTP_HX_CURRENT_URL_URI_AUTOENCODED": ["true"],
    "HTTP_USER_AGENT": ["", "x" * 9000, "\xff\xfe"],
    "HTTP_X_NOTHING": ["x" * 60_000],
    "CONTENT_TYPE": [
        *("application/json", "application/json; charset=utf-16", "text/plain", ""),
        "application/json;",
        *("application/x-www-form-urlencoded", "multipart/form-data"),
        "multipart/form-data; boundary=x",
        *("APPLICATION/JSON ; charset=\xff", "application/json" + ";a=b" * 900, "\xff"),
        *("/", "json"),
    ],
    "SERVER_PROTOCOL": ["HTTP/1.0", "HTTP/2"],
    "wsgi.url_scheme": ["https"],
}  # fmt: skip

DEEP = 100_000
BODIES: list[bytes] = [
    b"",
    b"{}",
    b"[]",
    b"null",
    b"0",
    b'"x"',
    b"{",
    b"\xff\xfe{\x00}\x00",
    b"\xef\xbb\xbf{}",
    b'{"a":"\\ud800"}',
    b'{"\\ud800":1}',
    b'{"a":"\\u0000"}',
    b'{"a":NaN}',
    b'{"a":-Infinity}',
    b'{"a":1e400}',
    b'{"a":' + b"9" * 5000 + b"}",
    b'{"a":1,"a":2}',
    b"[" * DEEP,
    b"[" * DEEP + b"]" * DEEP,
    b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    b'{"a":"\xff"}',
    b'{"a":"\xed\xa0\x80"}',
    b"[" + b"0," * 20_000 + b"0]",
    b"x" * (1024 * 1024 + 1),
    b"a=1&b=2",
    b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--\r\n",
    b"\x00" * 100,
    b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
]
MEMBERS: list[Any] = [
    *(None, True, False, 0, -1, 1, 2**31, 2**63, 2**64, 10**400, 1.5, "", " ", "x" * 5000),
    *("\0", "\ud800"),
    *([], [[]], [None], {}, {"": ""}, "loan", "cmb", "110000", "2026-02-30", "1e9", "NaN", "-0.00"),
    *("0.001", "10000000000000.00", ["x"] * 1001, {"min": "2", "max": "1"}, {"key": "a"}),
    *("９", "javascript:x"),
    *("https://127.0.0.1/", "https://[::1/", "http://example.com:99999/", "https://x" + ".y" * 300),
]  # fmt: skip
RECORD = [*SCHEMAS["product"]["properties"], "state", "approved_by", "digest", "__proto__"]
"""Members of a record, and some that it does not have."""

PRINTED = [9, *range(32, 127), *range(128, 256)]
"""Bytes that may stand in the value of a header."""
