"""How a key is sent, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from catalog.api.documentation.transport import KEY, SECURITY_SCHEMES, Schema


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "partners.authentication.KeyAuthentication"
    name = KEY

    def get_security_definition(self, auto_schema: Any) -> Schema:
        described: Schema = SECURITY_SCHEMES[KEY]
        return described
