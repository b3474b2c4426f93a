"""The one settings file. What differs between installations comes from the environment and is
named in `.env.example`; a value that cannot be meant stops the start with a sentence."""

import os
import re
import secrets
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from redis.backoff import NoBackoff
from redis.retry import Retry

from catalog.outage.patience import Patient
from catalog.outage.watch import CONNECTING
from config.environment import choice, days, megabytes, networks, per_minute, seconds, switch
from config.replicas import lag, replicas

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def public_url() -> str:
    """The site's outside address, scheme and host only, or "" where nobody has named one."""
    value = os.environ.get("PUBLIC_URL", "").strip().rstrip("/")
    if value and not re.fullmatch(r"https?://[^/?#@\s]+", value):
        raise ImproperlyConfigured(f"PUBLIC_URL is not like https://catalog.example: {value!r}.")
    return value


def secret_key() -> str:
    """From the environment; otherwise drawn once and kept in a file that git ignores."""
    kept = BASE_DIR / ".secret-key"
    if not os.environ.get("SECRET_KEY") and not kept.exists():
        # Written aside (mkstemp: mode 0600) and linked into place, so that of two workers starting
        # together one wins and neither ever reads half a key.
        handle, draft = tempfile.mkstemp(dir=BASE_DIR, prefix=".secret-key-")
        try:
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(64))
            os.link(draft, kept)
        except FileExistsError:
            pass
        finally:
            os.unlink(draft)
    key = os.environ.get("SECRET_KEY") or kept.read_text()
    if len(key) < 50:
        raise ImproperlyConfigured(f"SECRET_KEY (or {kept.name}) has fewer than 50 characters.")
    return key


def database() -> dict[str, Any]:
    """SQLite in the checkout unless DATABASE_URL names a PostgreSQL."""
    config: dict[str, Any] = env.db_url("DATABASE_URL", default="sqlite:///db.sqlite3")
    options: dict[str, Any] = config.setdefault("OPTIONS", {})
    match config.get("ENGINE"):
        case "django.db.backends.sqlite3":
            if config["NAME"] != ":memory:":
                config["NAME"] = BASE_DIR / config["NAME"]
            # A transaction that may write takes the lock first (IMMEDIATE), so two writers queue
            # instead of failing halfway; readers go on beside a writer (WAL); a journal line that
            # was answered for survives a power cut (FULL).
            options["transaction_mode"] = "IMMEDIATE"
            options["timeout"] = 20
            options["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"
            # A thread keeps its connection: opening one reads the whole schema again, which costs
            # more than most answers.
            config["CONN_MAX_AGE"] = None
        case "django.db.backends.postgresql":
            # The pool keeps the connections; each of a server's four threads may hold one for the
            # express lane, and what runs in the background has its own. Django refuses persistent
            # ones beside it.
            # What could not be reached is tried again when somebody asks, not ever more rarely.
            options["pool"] = {"min_size": 1, "max_size": 12, "timeout": 10, "reconnect_timeout": 1}
            options["pool"]["connection_class"] = Patient
            config["CONN_MAX_AGE"] = 0
            # A server that hangs or has gone is found out: see `catalog.outage`, which also bounds
            # what a server waits for. A machine that has vanished, after 25 seconds at most.
            config["ENGINE"] = "catalog.outage.postgresql"
            options.setdefault("connect_timeout", CONNECTING)
            options.setdefault("keepalives_idle", 10)
            options.setdefault("keepalives_interval", 5)
            options.setdefault("keepalives_count", 3)
            options.setdefault("tcp_user_timeout", 15_000)
        case engine:
            raise ImproperlyConfigured(f"DATABASE_URL is not sqlite: or postgres: ({engine!r}).")
    return config


def cache() -> dict[str, Any]:
    """Valkey or Redis where CACHE_URL names one, else the memory of each process."""
    config: dict[str, Any] = env.cache_url("CACHE_URL", default="locmemcache://")
    options: dict[str, Any] = config.setdefault("OPTIONS", {})
    match config.get("BACKEND"):
        case "django.core.cache.backends.redis.RedisCache" if "://" in str(config["LOCATION"]):
            # The catalog goes on without it, so nobody waits long for one that does not answer:
            # a second try, as it may just have been started anew.
            options["socket_connect_timeout"] = options["socket_timeout"] = 0.5
            options["retry"] = Retry(NoBackoff(), 1)
        case "django.core.cache.backends.locmem.LocMemCache":
            # Django's 300 would forget the count of one who asks when ten others do.
            options["MAX_ENTRIES"] = 100_000
        case _:  # valkey: too, which loses its scheme; not shown, as it may hold a password
            raise ImproperlyConfigured(
                "CACHE_URL must be like redis://valkey:6379/0, or left out: each process then has "
                "its own memory."
            )
    return config


DEBUG = switch("DEBUG", default=False)
SECRET_KEY = secret_key()
# One person writes and approves (`make run`), or a second person approves (everywhere else).
ONE_PERSON_DESK = switch("ONE_PERSON_DESK", default=False)
# The desk asks to read a record against its source again after so many days, and says so many
# days ahead that one will end.
VERIFY_EVERY_DAYS = days("VERIFY_EVERY_DAYS", default=90)
ENDING_WITHIN_DAYS = days("ENDING_WITHIN_DAYS", default=30)
# For a partner by its keys, together and when writing; for an address that signs in to the desk,
# and for one that reads without a key, where that is limited at all.
KEY_LIMIT = per_minute("KEY_LIMIT", default="1200/minute")
WRITE_LIMIT = per_minute("WRITE_LIMIT", default="60/minute")
LOGIN_LIMIT = per_minute("LOGIN_LIMIT", default="30/minute")
ANON_LIMIT = per_minute("ANON_LIMIT")
# What is asked over and over is answered ahead of Django (`catalog/lane/`), from as many megabytes
# of answers in each worker, and at most so many seconds behind the journal; 0 looks every time.
LANE = switch("LANE", default=True)
LANE_MEGABYTES = megabytes("LANE_MEGABYTES", default=32)
FRESHNESS = seconds("FRESHNESS", default=1)
# Webhooks go to the public internet by https alone, and wherever they like in these networks.
WEBHOOK_NETWORKS = networks("WEBHOOK_NETWORKS")
# Numbers for Prometheus at /metrics, which no proxy may pass on; log lines for people or machines.
METRICS = switch("METRICS", default=False)
LOG_FORMAT = choice("LOG_FORMAT", "line", "json")
PUBLIC_URL = public_url()
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
if PUBLIC_URL:
    ALLOWED_HOSTS.append(urlsplit(PUBLIC_URL).hostname or "")
    CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
# Ours first: where a library has a template or a sentence of the same name, ours is taken.
INSTALLED_APPS = [
    "products",
    "catalog",
    "partners",
    "config.desk.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    # Before staticfiles: `runserver` then serves files as production does.
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "axes",
    "import_export",
    "simple_history",
]
MIDDLEWARE = [
    # What a request is called where it is counted and logged, whoever answers it.
    "config.operating.routes.Routes",
    # Around all that answers: it packs whatever comes, static files too.
    "catalog.packing.Packing",
    "config.unavailable.Unavailable",
    # Not Django's LocaleMiddleware: it would ask the browser, and vary every page by its answer.
    "catalog.languages.LanguageOfAddress",
    # What every answer carries, refusals included.
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.kept_nowhere.KeptNowhereMiddleware",
    # Ahead of whatever looks at the host: an orchestrator asks by the address of a container.
    "config.operating.doors.Doors",
    "partners.private.PrivateToTheKey",
    # Before anything that takes work, and around what says no: refusals count and are told, too.
    "partners.limits.middleware.Limits",
    "catalog.errors.ProblemMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

DATABASES = {"default": database()}
# Anonymous reading may come from standbys, at most so many seconds behind.
DATABASES |= (standbys := replicas(DATABASES["default"]))
REPLICAS, REPLICA_LAG = list(standbys), lag()
if REPLICAS:
    DATABASE_ROUTERS = ["catalog.replicas.router.Router"]
    MIDDLEWARE.append("catalog.replicas.middleware.ReadingFromReplicas")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": cache()}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
FORMAT_MODULE_PATH = "config.formats"

# Served from the apps' own folders: a fresh clone needs no collectstatic.
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Guessing at passwords: five wrong ones close an account for a quarter of an hour, from wherever
# they came. By the account and not by the address: addresses are cheap to change, and behind a
# proxy or in one office all curators have the same one. The price is that a stranger can keep a
# curator out who is not signed in yet; a superuser opens the account again.
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "products.admin.lockout.closed"
# In the database, so that all workers count together; who has signed in is not kept.
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False

# Nothing but our own files: no inline script or style, no foreign host, no frame around a page.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
CSRF_FAILURE_VIEW = "config.refusals.form_too_old"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

HTTPS = PUBLIC_URL.startswith("https://")
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if HTTPS else 0
BEHIND_PROXY = switch("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    # Only where a proxy of ours sets the header on every request: anyone else could.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# A day's work, and over when the browser is closed. `__Host-`: a browser takes the cookie over
# HTTPS alone and from this host alone, not from a neighbour under the same domain.
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# The proxy sends plain HTTP to HTTPS (W008); whether the whole domain and the browsers' preload
# list are bound as well (W005, W021) is for the domain's owner to say; accounts are closed
# whatever the address (axes.W006), see above.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021", "axes.W006"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
# A revision with many conditions and citations is one long admin form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["partners.authentication.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["partners.permissions.MayRead"],
    "DEFAULT_FILTER_BACKENDS": [],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "catalog.errors.problem_handler",
    "DEFAULT_METADATA_CLASS": None,
    "UNAUTHENTICATED_USER": None,
    # `?format=` is an unknown parameter like any other, not a hidden switch.
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Kedai",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": ["catalog.api.documentation.finishing.finished"],
    "WEBHOOKS": ["partners.api.webhooks_documentation.CHANGED"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# To stderr, so that the output of a command can be piped without log lines in it.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "partners.discreet.Discreet",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        },
        "json": {"()": "config.operating.log_lines.Json"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    # axes announces itself at every start of every command.
    "loggers": {"django": {"handlers": []}, "axes": {"level": "WARNING"}},
}
