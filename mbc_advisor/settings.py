"""The settings, all of them; what differs between machines comes from environment variables.

SECRET_KEY            50 characters or more; made once and kept in var/secret-key when absent
DEBUG                 1 for Django's debug pages; never on a machine others can reach
ALLOWED_HOSTS         host names beside 127.0.0.1, localhost and [::1], comma-separated
DATABASE_URL          postgres://user:password@host/name; an SQLite file in var/ when absent
CSRF_TRUSTED_ORIGINS  such as https://advisor.example.org, comma-separated
BEHIND_TLS            1 when a proxy ends HTTPS; it sets X-Forwarded-Proto and X-Forwarded-For
TRUSTED_PROXY         the address of that proxy; * (any) when absent, for a port that only the proxy reaches
CALCIUM_LOWER_MMOL_L, CALCIUM_UPPER_MMOL_L   the laboratory's limits of corrected calcium
STATIC_ROOT           where the collected static files are kept
TZ                    the time zone dates are shown in
"""

import logging
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import validate

from mbc_advisor.algorithm.case.measures import FAR_TOO_HIGH, FAR_TOO_LOW

from . import environment, logs

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"

DEBUG = environment.flag("DEBUG")
SECRET_KEY = environment.secret_key(VAR / "secret-key")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *environment.words("ALLOWED_HOSTS", "host names")]
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS", "addresses such as https://advisor.example.org")

# What the laboratory calls low and high; the questionnaire and the advice read these two.
CALCIUM_LOWER_MMOL_L = environment.variable(
    "decimal",
    "CALCIUM_LOWER_MMOL_L",
    Decimal("2.20"),
    f"a number over {FAR_TOO_LOW} (below it calcium is low in any laboratory), such as 2.20",
    validate=validate.Range(min=FAR_TOO_LOW, min_inclusive=False),
)
CALCIUM_UPPER_MMOL_L = environment.variable(
    "decimal",
    "CALCIUM_UPPER_MMOL_L",
    Decimal("2.60"),
    f"a number under {FAR_TOO_HIGH} (above it calcium is high in any laboratory), such as 2.60",
    validate=validate.Range(max=FAR_TOO_HIGH, max_inclusive=False),
)
if CALCIUM_LOWER_MMOL_L >= CALCIUM_UPPER_MMOL_L:
    raise ImproperlyConfigured(
        f"CALCIUM_LOWER_MMOL_L must be less than CALCIUM_UPPER_MMOL_L; "
        f"they are {CALCIUM_LOWER_MMOL_L} and {CALCIUM_UPPER_MMOL_L}."
    )

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "crispy_forms",
    "django_htmx",
    "csp",
    "mbc_advisor.accounts",
    "mbc_advisor.guidance",
    "mbc_advisor.library",
    "mbc_advisor.editorial",
    "mbc_advisor.cases",
]

MIDDLEWARE = [
    "mbc_advisor.logs.RequestLog",
    "mbc_advisor.middleware.keep_out_of_caches",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mbc_advisor.middleware.refuse_large_body",
    "mbc_advisor.middleware.refuse_other_charsets",
    "mbc_advisor.middleware.read_form",
    "mbc_advisor.middleware.explain_wrong_method",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "mbc_advisor.urls"
WSGI_APPLICATION = "mbc_advisor.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mbc_advisor.guidance.context.edition",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ("mbc",)
CRISPY_TEMPLATE_PACK = "mbc"

# Database

_database: dict[str, Any] | None = environment.variable(
    "dj_db_url",
    "DATABASE_URL",
    None,
    "an address such as postgres://user:password@host/name",
    shown=False,  # it holds a password
)
if _database is None:
    _database = {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR / "mbc_advisor.sqlite3"}
    environment.owner_only(VAR, "mbc_advisor.sqlite3")
if _database["ENGINE"] == "django.db.backends.sqlite3":
    # Opening the file costs more than any of our queries: each thread keeps its connection.
    _database["CONN_MAX_AGE"] = None
    # A transaction takes the write lock when it begins: who reads, then writes, waits instead of failing; and not for
    # so long that a few who wait leave the server without a thread.
    _database.setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        timeout=5,
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    )
else:
    # The pool keeps the connections, so CONN_MAX_AGE stays 0; it hands out none that has died, and a database that
    # does not answer is known to be away before a reader gives up. It tries again when somebody asks, at once
    # (reconnect_timeout 0): by itself it would wait longer and longer, and be late when the database is back.
    _database["CONN_HEALTH_CHECKS"] = True
    _database.setdefault("OPTIONS", {}).setdefault("connect_timeout", 2)
    _database["OPTIONS"].setdefault("pool", {"min_size": 1, "max_size": 8, "timeout": 1.5, "reconnect_timeout": 0})
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "accounts:sign_in", "editorial:desk", "accounts:sign_in"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": _VALIDATION + "UserAttributeSimilarityValidator"},
    {"NAME": _VALIDATION + "MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": _VALIDATION + "CommonPasswordValidator"},
    {"NAME": _VALIDATION + "NumericPasswordValidator"},
]

# Language and time

LANGUAGE_CODE = "en-gb"
TIME_ZONE = environment.variable(
    "str", "TZ", "UTC", "the name of a time zone, such as Europe/London", validate=ZoneInfo
)
USE_TZ = True
USE_I18N = False

# Static files

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATIC_ROOT = environment.variable("path", "STATIC_ROOT", VAR / "static", "a folder")
FILE_UPLOAD_PERMISSIONS = None  # of collected files: as the umask says
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
_COMPRESSED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _PLAIN if DEBUG else _COMPRESSED},
}

# What a browser may do with our pages, and what we take from it

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY = dict.fromkeys(("camera", "geolocation", "microphone", "payment", "usb"), "none")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mbc_advisor.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# The application server (server.py), and the proxy before it

BODY_LIMIT_OF_SERVER = 4 * DATA_UPLOAD_MAX_MEMORY_SIZE  # above it waitress answers; below, our page does
SERVER: dict[str, Any] = {
    "threads": 4,
    "ident": None,
    "connection_limit": 800,  # slow senders cost a connection each, never a thread; 1024 open files are usual
    "asyncore_use_poll": True,
    "channel_timeout": 60,
    "cleanup_interval": 10,
    # One read holds few requests: who sends many at once and reads no answer fills no thread with what waits for him.
    "recv_bytes": 1024,
    "max_request_header_size": 64 * 1024,
    "max_request_body_size": BODY_LIMIT_OF_SERVER,
    "inbuf_overflow": BODY_LIMIT_OF_SERVER,  # what is sent is never written to a disk
}

if environment.flag("BEHIND_TLS"):
    SERVER |= {
        "trusted_proxy": environment.variable("str", "TRUSTED_PROXY", "*", "an address"),
        "trusted_proxy_headers": {"x-forwarded-proto", "x-forwarded-for"},
        "trusted_proxy_count": 1,
    }
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|livez)$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True

# Logs: JSON lines on stderr, and no mail to anyone

LOGGING = logs.SETTINGS
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = None
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG  # it would name the browser
ADMINS: list[tuple[str, str]] = []
