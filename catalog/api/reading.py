"""What every view of the API has in common: it only reads."""

from __future__ import annotations

from rest_framework.viewsets import ViewSet


class ReadViewSet(ViewSet):
    http_method_names = ["get", "head"]
