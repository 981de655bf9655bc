#!/bin/sh
# Brings the database up to date, then serves on port 8000.
set -eu
umask 077
python manage.py migrate --noinput --verbosity 0
python manage.py load_edition
exec python -m mbc_advisor.server 0.0.0.0:8000
