#!/bin/sh
# Brings the database up to date, then serves on port 8000.
set -eu
python manage.py migrate --noinput --verbosity 0
python manage.py load_edition
exec python -m waitress --listen=0.0.0.0:8000 --threads=4 mbc_advisor.wsgi:application
