"""What v1 has promised, and whether a document keeps it.

Both are OpenAPI documents of ours. What a partner sends must go on being taken: nothing removed,
nothing newly required, no bound narrower. What a partner receives must go on being what was said:
nothing removed, no type, form or choice that was not there, no bound wider.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]

METHODS = ("get", "post", "put", "patch", "delete")
SAID_ONLY = {"description", "summary", "examples", "example", "title"}
FLOORS = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
CEILINGS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
EXACT = ("pattern", "format", "const", "uniqueItems")
ENDLESS = float("inf")
ANY = ("array", "boolean", "integer", "null", "number", "object", "string")


def promise_of(document: Schema) -> Schema:
    """A document without what only explains: what binds."""
    bound: Schema = _bare({"paths": document["paths"], "components": document["components"]})
    return bound


def _bare(node: Any, *, in_names: bool = False) -> Any:
    if isinstance(node, dict):
        return {
            key: _bare(value, in_names=key in ("properties", "schemas", "headers", "responses"))
            for key, value in node.items()
            if in_names or key not in SAID_ONLY
        }
    return [_bare(item) for item in node] if isinstance(node, list) else node


def broken(promise: Schema, document: Schema) -> list[str]:
    """Each promise that the document breaks, in words; empty when it keeps them all."""
    return list(_Promise(promise, document).broken())


class _Promise:
    def __init__(self, old: Schema, new: Schema) -> None:
        self.old, self.new = old, new
        self.seen: set[tuple[str, str, bool]] = set()

    def broken(self) -> Iterator[str]:
        for path, item in self.old["paths"].items():
            for method in METHODS:
                if method not in item:
                    continue
                place = f"{method.upper()} {path}"
                now = self.new["paths"].get(path, {}).get(method)
                if now is None:
                    yield f"{place}: removed"
                else:
                    yield from self.operation(place, item[method], now)

    def operation(self, place: str, old: Schema, new: Schema) -> Iterator[str]:
        if old["operationId"] != new["operationId"]:
            yield f"{place}: operationId was {old['operationId']}, now {new['operationId']}"
        for way in old.get("security", []):
            if not any(_opens(way, now) for now in new.get("security", [])):
                yield f"{place}: could be asked with {way or 'no key'}, not any more"
        was, now = _by_name(old, self.old), _by_name(new, self.new)
        yield from self.parameters(place, was, now)
        yield from self.body(place, old.get("requestBody"), new.get("requestBody"))
        yield from self.responses(place, old["responses"], new["responses"])

    def parameters(self, place: str, old: Schema, new: Schema) -> Iterator[str]:
        for name, parameter in new.items():
            if parameter.get("required") and not old.get(name, {}).get("required"):
                yield f"{place} {name}: newly required"
        for name, parameter in old.items():
            at = f"{place} {name}"
            if name not in new:
                yield f"{at}: removed"
                continue
            for manner in ("style", "explode"):
                if parameter.get(manner) != new[name].get(manner):
                    yield f"{at}: {manner} changed"
            yield from self.schema(at, parameter["schema"], new[name]["schema"], is_sent=True)

    def body(self, place: str, old: Schema | None, new: Schema | None) -> Iterator[str]:
        at = f"{place} body"
        if new and new.get("required") and not (old and old.get("required")):
            yield f"{at}: newly required"
        for media, content in (old or {}).get("content", {}).items():
            now = (new or {}).get("content", {}).get(media)
            if now is None:
                yield f"{at}: {media} is not taken any more"
            else:
                yield from self.schema(at, content["schema"], now["schema"], is_sent=True)

    def responses(self, place: str, old: Schema, new: Schema) -> Iterator[str]:
        for status, response in old.items():
            at = f"{place} {status}"
            if status not in new:
                yield f"{at}: removed"
                continue
            was, said = _found(response, self.old), _found(new[status], self.new)
            gone = set(was.get("headers", {})) - set(said.get("headers", {}))
            yield from (f"{at}: header {name} removed" for name in sorted(gone))
            for media, content in was.get("content", {}).items():
                now = said.get("content", {}).get(media)
                if now is None:
                    yield f"{at}: {media} removed"
                else:
                    shapes = content.get("schema", {}), now.get("schema", {})
                    yield from self.schema(at, *shapes, is_sent=False)

    def schema(self, at: str, old: Schema, new: Schema, *, is_sent: bool) -> Iterator[str]:
        """`is_sent` by a partner: it may not narrow; received by one: it may not widen."""
        passed = (str(old), str(new), is_sent)
        if "$ref" in old and passed in self.seen:
            return
        self.seen.add(passed)
        old, new = _found(old, self.old), _found(new, self.new)
        yield from self.types(at, old, new, is_sent=is_sent)
        yield from self.bounds(at, old, new, is_sent=is_sent)
        yield from self.members(at, old, new, is_sent=is_sent)
        # What is left out must go on meaning what it meant.
        if is_sent and "default" in old and old["default"] != new.get("default"):
            yield f"{at}: default was {old['default']}, now {new.get('default')}"
        for word in ("oneOf", "anyOf", "allOf"):
            yield from self.branches(f"{at} {word}", old, new, word, is_sent=is_sent)
        if "items" in old or "items" in new:
            was, now = old.get("items", {}), new.get("items", {})
            yield from self.schema(f"{at}[]", was, now, is_sent=is_sent)

    def types(self, at: str, old: Schema, new: Schema, *, is_sent: bool) -> Iterator[str]:
        was, now = _types(old), _types(new)
        wide, narrow = (now, was) if is_sent else (was, now)
        if not narrow <= wide:
            yield f"{at}: type was {sorted(was)}, now {sorted(now)}"
        if "enum" in old or "enum" in new:
            yield from self.choices(at, old.get("enum"), new.get("enum"), is_sent=is_sent)
        for name in EXACT:
            if (name in old or name in new) and old.get(name) != new.get(name):
                loosened = name not in (new if is_sent else old)
                if not loosened:
                    yield f"{at}: {name} was {old.get(name)}, now {new.get(name)}"

    def choices(
        self, at: str, was: list[Any] | None, now: list[Any] | None, *, is_sent: bool
    ) -> Iterator[str]:
        wide, narrow = (now, was) if is_sent else (was, now)
        if wide is None:
            return
        if narrow is None:
            yield f"{at}: choices were {was}, now {now}"
        elif extra := [choice for choice in narrow if choice not in wide]:
            yield f"{at}: {'no longer taken' if is_sent else 'new choices'}: {extra}"

    def bounds(self, at: str, old: Schema, new: Schema, *, is_sent: bool) -> Iterator[str]:
        for name in (*FLOORS, *CEILINGS):
            sign = 1 if name in CEILINGS else -1
            was, now = (sign * schema.get(name, sign * ENDLESS) for schema in (old, new))
            if (now < was) if is_sent else (now > was):
                yield f"{at}: {name} was {old.get(name)}, now {new.get(name)}"

    def members(self, at: str, old: Schema, new: Schema, *, is_sent: bool) -> Iterator[str]:
        required, now_required = set(old.get("required", ())), set(new.get("required", ()))
        if is_sent:
            for name in sorted(now_required - required):
                yield f"{at}.{name}: newly required"
            if old.get("additionalProperties", True) and not new.get("additionalProperties", True):
                yield f"{at}: takes no other members any more"
        else:
            for name in sorted(required - now_required):
                yield f"{at}.{name}: no longer always there"
        for name, schema in old.get("properties", {}).items():
            now = new.get("properties", {}).get(name)
            if now is None:
                yield f"{at}.{name}: removed"
            else:
                yield from self.schema(f"{at}.{name}", schema, now, is_sent=is_sent)
        was_other, now_other = _others(old), _others(new)
        if was_other is not None and now_other is not None and (was_other or now_other):
            yield from self.schema(f"{at}.*", was_other, now_other, is_sent=is_sent)

    def branches(
        self, at: str, old: Schema, new: Schema, word: str, *, is_sent: bool
    ) -> Iterator[str]:
        """Each branch stays; a partner may be given no new one."""
        was, now = old.get(word, []), new.get(word, [])
        if len(now) < len(was) if is_sent else len(now) != len(was):
            yield f"{at}: had {len(was)} branches, now {len(now)}"
            return
        for number, (one, other) in enumerate(zip(was, now, strict=False)):
            yield from self.schema(f"{at}[{number}]", one, other, is_sent=is_sent)


def _opens(held: Schema, asked: Schema) -> bool:
    """Whether who holds this may ask where that is asked for, scopes included."""
    return all(name in held and set(asked[name]) <= set(held[name]) for name in asked)


def _by_name(operation: Schema, document: Schema) -> Schema:
    found = [_found(parameter, document) for parameter in operation.get("parameters", ())]
    return {f"{parameter['name']} ({parameter['in']})": parameter for parameter in found}


def _found(schema: Schema, document: Schema) -> Schema:
    while "$ref" in schema:
        found: Any = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        schema = found
    return schema


def _others(schema: Schema) -> Schema | None:
    """What the members without a name of their own are like; None where there are none."""
    others: Schema | bool = schema.get("additionalProperties", True)
    if isinstance(others, bool):
        return {} if others else None
    return others


def _types(schema: Schema) -> set[str]:
    told = schema.get("type", ANY)
    types = {told} if isinstance(told, str) else set(told)
    return types | ({"integer"} if "number" in types else set())
