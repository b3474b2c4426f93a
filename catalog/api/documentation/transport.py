"""What every answer has in common, said once for all operations: headers, 304, keys.

The code that does it is one place too (`catalog.caching`, `catalog.conditional`, the partners'
keys), so no operation needs to say it, and none can forget it.
"""

from __future__ import annotations

from typing import Any

from catalog import bounds, caching

Schema = dict[str, Any]

KEY = "key"
SECURITY_SCHEMES: Schema = {
    KEY: {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "kedai_…",
        "description": "A partner's key. Reading needs none; a key raises the limits.",
    }
}
READING: list[Schema] = [{}, {KEY: []}]
"""Without a key, or with one."""
TAG = '"0123456789ab.54-c0ffee00.zh-hans+gzip"'


def _text(description: str, *, most: int = 200, **schema: Any) -> Schema:
    return {"description": description, "schema": {"type": "string", "maxLength": most, **schema}}


def _seconds(description: str, *, most: int = 86_400) -> Schema:
    schema = {"type": "integer", "format": "int32", "minimum": 0, "maximum": most}
    return {"description": description, "schema": schema}


HEADERS: dict[str, Schema] = {
    "ETag": _text(
        "The strong name of exactly these bytes; send it back as If-None-Match.",
        example=TAG,
    ),
    "Cache-Control": _text(
        f"`{caching.FRESH}` on what is public, `private` where a key is shown; `no-store` on "
        "problems and on what only a key opens.",
        example=caching.FRESH,
    ),
    "Content-Language": _text("The language of this answer, or its languages.", example="en"),
    "Vary": _text("The request headers that choose among answers.", example=caching.VARY),
    "Link": _text(
        "Related addresses (RFC 8288), such as rel=next, where there are any.",
        most=bounds.LONGEST_ADDRESS,
        example='</api/v1/openapi.json>; rel="service-desc"',
    ),
    "Access-Control-Allow-Origin": {
        "description": "A page of any origin may read this.",
        "schema": {"type": "string", "const": "*"},
    },
    "Access-Control-Expose-Headers": _text(
        "What a script may read of an answer.", example=caching.EXPOSED
    ),
    "WWW-Authenticate": _text(
        "What kind of key is asked for (RFC 6750).", example='Bearer realm="kedai"'
    ),
    "Retry-After": _seconds("Ask again after so many seconds."),
    "Age": _seconds(
        "Only while the database is away: for how many seconds nobody has been able to see whether "
        "this answer still holds.",
        most=2**31 - 1,
    ),
    "RateLimit": _text(
        "What is left of the limit and when it is renewed; only where a limit holds.",
        example='"read";r=599;t=60',
    ),
    "RateLimit-Policy": _text(
        "The limits that hold here, and for how many seconds; only where one does.",
        example='"read";q=600;w=60',
    ),
    "Location": _text(
        "The address of what was made.", most=bounds.LONGEST_ADDRESS, format="uri-reference"
    ),
}
ON_ALL = (
    *("Cache-Control", "Content-Language", "Vary"),
    *("Access-Control-Allow-Origin", "Access-Control-Expose-Headers"),
)
LIMITED = ("RateLimit", "RateLimit-Policy")
OF_STATUS: dict[str, tuple[str, ...]] = {
    "200": ("Link", "Age"),
    "304": ("Age",),
    "201": ("Location",),
    "202": ("Location",),
    "401": ("WWW-Authenticate",),
    "403": ("WWW-Authenticate",),
    "429": ("Retry-After",),
    "503": ("Retry-After",),
}
PARAMETERS: dict[str, Schema] = {
    "Accept-Language": {
        "name": "Accept-Language",
        "in": "header",
        "description": "zh-hans (default) or en: the language of labels, notes and problems.",
        "schema": {"type": "string"},
        "example": "en",
    },
    "If-None-Match": {
        "name": "If-None-Match",
        "in": "header",
        "description": "The ETags that you hold; 304 where the answer is one of them still.",
        "schema": {"type": "string"},
        "example": TAG,
    },
}
"""Any text is taken: what cannot be read in it is as absent, as HTTP has it."""
NOT_MODIFIED: Schema = {"description": "You hold this answer already; there is no body."}


def carried(operation: Schema, method: str) -> None:
    """The operation with what the transport adds to it, in place."""
    operation.setdefault("security", [dict(way) for way in READING])
    responses = operation["responses"]
    is_open = {} in operation["security"]
    if is_open and method == "get" and _is_json(responses.get("200", {})):
        operation["parameters"] = [*operation.get("parameters", ()), PARAMETERS["If-None-Match"]]
        responses.setdefault("304", dict(NOT_MODIFIED))
    for status, response in responses.items():
        told = _told(status, is_open=is_open, is_named="304" in responses)
        shared = {name: {"$ref": f"#/components/headers/{name}"} for name in told}
        response["headers"] = {**shared, **response.get("headers", {})}
    operation["responses"] = dict(sorted(responses.items()))


def _told(status: str, *, is_open: bool, is_named: bool) -> tuple[str, ...]:
    """The headers of an answer with this status."""
    name = ("ETag",) if is_named and status in ("200", "304") else ()
    # What a key opens is kept nowhere, and is for one partner's own program.
    everywhere = ON_ALL if is_open or int(status) >= 400 else ("Cache-Control",)
    return (*name, *everywhere, *LIMITED, *OF_STATUS.get(status, ()))


def referred(parameter: Schema) -> Schema:
    """A parameter as it stands in an operation: one that many take is said once."""
    name = parameter["name"]
    return {"$ref": f"#/components/parameters/{name}"} if name in PARAMETERS else parameter


def headers(told: Any) -> Schema:
    """Those that some answer carries."""
    said = str(told)
    return {name: HEADERS[name] for name in HEADERS if f"'#/components/headers/{name}'" in said}


def _is_json(response: Schema) -> bool:
    return any(media.endswith(("/json", "+json")) for media in response.get("content", {}))
