"""What a WSGI server loads."""

import os

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mbc_advisor.settings")
_site = get_wsgi_application()


def application(environ, start_response):
    """The site. A content type that cannot be read is none: Django would fail on it before any page can say so."""
    try:
        parse_header_parameters(environ.get("CONTENT_TYPE", ""))
    except (LookupError, ValueError):
        environ["CONTENT_TYPE"] = ""
    return _site(environ, start_response)
