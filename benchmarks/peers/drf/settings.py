"""What a read-only JSON API needs and no more; the database is DATABASE_URL's."""

from __future__ import annotations

from typing import Any

import environ

_database: dict[str, Any] = environ.Env().db_url("DATABASE_URL")
if _database["ENGINE"].endswith("postgresql"):
    # As the FastAPI peers have it: memory for what a criterion hits, and no compiled plans.
    session = {"options": "-c jit=off -c work_mem=256MB"}
    _database["OPTIONS"] = {**_database.get("OPTIONS", {}), **session}
    _database["CONN_MAX_AGE"] = None

DATABASES = {"default": _database}
SECRET_KEY = "nothing is signed here"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
ROOT_URLCONF = "benchmarks.peers.drf.urls"
INSTALLED_APPS = ["rest_framework", "django_filters", "benchmarks.peers.drf"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
]
USE_I18N = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "UNAUTHENTICATED_USER": None,
}
