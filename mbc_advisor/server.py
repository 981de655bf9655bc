"""The application server: ``python -m mbc_advisor.server HOST:PORT``.

waitress takes a request in whole before one of its threads sees it, so that slow senders hold nobody up. One process
by design; more cores are more replicas behind a proxy. SIGTERM and SIGINT let it finish what it is answering.
"""

import logging
import os
import signal
import sys
from importlib import import_module

import waitress
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def serve(listen: str) -> None:
    """Serve the site at ``listen``, an address and a port, until a signal ends it."""
    os.umask(0o077)  # a database file is for its owner alone
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mbc_advisor.settings")
    try:
        application = import_module("mbc_advisor.wsgi").application
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    logging.captureWarnings(True)
    try:
        if ":" not in listen:
            raise ValueError("an address and a port are needed")
        server = waitress.create_server(application, listen=listen, **settings.SERVER)
    except (ValueError, OSError) as error:
        sys.exit(f"Nothing can be served at {listen!r} ({error}): name an address and a free port, as 127.0.0.1:8000.")
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: sys.exit(0))
    server.run()


if __name__ == "__main__":
    serve(sys.argv[1] if len(sys.argv) == 2 else "")
