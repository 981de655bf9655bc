"""The application server: ``python -m mbc_advisor.server HOST:PORT``.

waitress takes a request in whole before one of its threads sees it, so that slow senders hold nobody up. One process
by design; more cores are more replicas behind a proxy. SIGTERM and SIGINT let it finish what it is answering.
"""

import logging
import os
import signal
import sys

import waitress
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application


def serve(listen: str) -> None:
    """Serve the site at ``listen``, an address and a port, until a signal ends it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mbc_advisor.settings")
    try:
        application = get_wsgi_application()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    logging.captureWarnings(True)
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: sys.exit(0))
    waitress.serve(application, listen=listen, **settings.SERVER)


if __name__ == "__main__":
    serve(sys.argv[1])
