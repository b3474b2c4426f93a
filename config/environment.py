"""Values of the environment: what was meant, or a sentence that stops the start."""

import os
import re
from ipaddress import IPv4Network, IPv6Network, ip_network

from django.core.exceptions import ImproperlyConfigured


def switch(name: str, *, default: bool) -> bool:
    """On or off. django-environ reads every word that it does not know as "off"; a typo in the
    rule of the desk must not pass for an answer."""
    value = os.environ.get(name, "").strip().lower() or ("on" if default else "off")
    if value in {"on", "true", "yes", "1"}:
        return True
    if value in {"off", "false", "no", "0"}:
        return False
    raise ImproperlyConfigured(f"{name} must be on or off, not {value!r}.")


def choice(name: str, *among: str) -> str:
    """One of these words; the first where nothing is said."""
    value = os.environ.get(name, "").strip().lower() or among[0]
    if value not in among:
        raise ImproperlyConfigured(f"{name} must be {' or '.join(among)}, not {value!r}.")
    return value


def days(name: str, *, default: int) -> int:
    """A number of days, 1 to 3650."""
    value = os.environ.get(name, "").strip() or str(default)
    if not re.fullmatch(r"[0-9]{1,4}", value) or not 1 <= int(value) <= 3650:
        raise ImproperlyConfigured(f"{name} must be a number of days, 1 to 3650, not {value!r}.")
    return int(value)


def per_minute(name: str, *, default: str = "") -> int | None:
    """How many a minute, of `600/minute`; None, no limit, where that is the default."""
    value = os.environ.get(name, "").strip() or default
    if not value:
        return None
    if not re.fullmatch(r"[1-9][0-9]{0,6}/minute", value):
        raise ImproperlyConfigured(f"{name} must be like 600/minute, not {value!r}.")
    return int(value.removesuffix("/minute"))


def seconds(name: str, *, default: float) -> float:
    """Seconds, 0 to 60, with a fraction if need be."""
    value = os.environ.get(name, "").strip() or str(default)
    if not re.fullmatch(r"[0-9]{1,2}(\.[0-9]{1,3})?", value) or float(value) > 60:
        raise ImproperlyConfigured(f"{name} must be seconds, 0 to 60, not {value!r}.")
    return float(value)


def megabytes(name: str, *, default: int) -> int:
    """Whole megabytes, 1 to 4096."""
    value = os.environ.get(name, "").strip() or str(default)
    if not re.fullmatch(r"[0-9]{1,4}", value) or not 1 <= int(value) <= 4096:
        raise ImproperlyConfigured(f"{name} must be whole megabytes, 1 to 4096, not {value!r}.")
    return int(value)


def networks(name: str) -> list[IPv4Network | IPv6Network]:
    """Networks as 10.20.0.0/16, with commas; none by default."""
    value = os.environ.get(name, "")
    try:
        return [ip_network(part.strip()) for part in value.split(",") if part.strip()]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} is not like 10.20.0.0/16,fd00::/8: {error}.") from error
