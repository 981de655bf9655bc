"""The settings, all of them; what differs between machines comes from environment variables.

SECRET_KEY            made once and kept in var/secret-key when absent
DEBUG                 1 for Django's debug pages; never on a machine others can reach
ALLOWED_HOSTS         host names beside 127.0.0.1, localhost and [::1], comma-separated
DATABASE_URL          postgres://user:password@host/name; an SQLite file in var/ when absent
CSRF_TRUSTED_ORIGINS  such as https://advisor.example.org, comma-separated
BEHIND_TLS            1 when a proxy ends HTTPS and sets X-Forwarded-Proto
CALCIUM_LOWER_MMOL_L, CALCIUM_UPPER_MMOL_L   the laboratory's limits of corrected calcium
STATIC_ROOT           where the collected static files are kept
TZ                    the time zone dates are shown in
"""

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from mbc_advisor.algorithm.case.measures import FAR_TOO_HIGH, FAR_TOO_LOW

from . import environment, logs

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"

DEBUG = environment.flag("DEBUG")
SECRET_KEY = environment.secret_key(VAR / "secret-key")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *environment.words("ALLOWED_HOSTS")]
CSRF_TRUSTED_ORIGINS = environment.words("CSRF_TRUSTED_ORIGINS")

# What the laboratory calls low and high; the questionnaire and the advice read these two.
CALCIUM_LOWER_MMOL_L = environment.positive_decimal("CALCIUM_LOWER_MMOL_L", "2.20")
CALCIUM_UPPER_MMOL_L = environment.positive_decimal("CALCIUM_UPPER_MMOL_L", "2.60")
if CALCIUM_LOWER_MMOL_L >= CALCIUM_UPPER_MMOL_L:
    raise ImproperlyConfigured("CALCIUM_LOWER_MMOL_L must be less than CALCIUM_UPPER_MMOL_L.")
if CALCIUM_LOWER_MMOL_L <= FAR_TOO_LOW:
    raise ImproperlyConfigured(
        f"CALCIUM_LOWER_MMOL_L must be over {FAR_TOO_LOW}: below it calcium is low in any laboratory."
    )
if CALCIUM_UPPER_MMOL_L >= FAR_TOO_HIGH:
    raise ImproperlyConfigured(
        f"CALCIUM_UPPER_MMOL_L must be under {FAR_TOO_HIGH}: above it calcium is high in any laboratory."
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
    "mbc_advisor.middleware.log_request",
    "mbc_advisor.middleware.add_headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "mbc_advisor.middleware.refuse_large_body",
    "mbc_advisor.middleware.refuse_other_charsets",
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

DATABASE_URL = environment.text("DATABASE_URL")
_database: dict[str, Any] = {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR / "mbc_advisor.sqlite3"}
if DATABASE_URL:
    _database = dict(dj_database_url.parse(DATABASE_URL))
if _database["ENGINE"] == "django.db.backends.sqlite3":
    if not DATABASE_URL:
        VAR.mkdir(exist_ok=True)
    # Opening the file costs more than any of our queries: each thread keeps its connection.
    _database["CONN_MAX_AGE"] = None
    # A transaction takes the write lock when it begins: who reads, then writes, waits instead of failing.
    _database.setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        timeout=20,
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    )
else:
    # The pool keeps the connections, so CONN_MAX_AGE stays 0.
    _database.setdefault("OPTIONS", {}).setdefault("pool", {"min_size": 1, "max_size": 8, "timeout": 10})
DATABASES = {"default": _database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# What the editors' desk reckons the reach of a change with; a page says so where one is not installed

CENSUS = BASE_DIR / "mbc_advisor" / "algorithm" / "acceptance" / "census.txt"
ACCEPTANCE_CASES = CENSUS.with_name("vignettes")

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
TIME_ZONE = environment.text("TZ", "UTC")
USE_TZ = True
USE_I18N = False

# Static files

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATIC_ROOT = Path(environment.text("STATIC_ROOT", str(VAR / "static")))
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
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mbc_advisor.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 10

if environment.flag("BEHIND_TLS"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True

# Logs: JSON lines on stderr, and no mail to anyone

LOGGING = logs.SETTINGS
ADMINS: list[tuple[str, str]] = []
