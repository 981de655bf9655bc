"""The real settings, but for what would need a build, take long or be shared by two runs."""

import os
import tempfile
from pathlib import Path

from mbc_advisor.settings import *  # noqa: F403
from mbc_advisor.settings import DATABASES, STORAGES

# Static files as they lie in the tree, found by whitenoise without a collection.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# A file: a database in memory knows neither WAL nor threads.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    _file = Path(tempfile.gettempdir()) / f"mbc-test-{os.getpid()}.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": str(_file)}
