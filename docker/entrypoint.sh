#!/bin/sh
# Brings the database up to date, then serves on port 8000.
set -eu
python manage.py migrate --noinput --verbosity 0
python manage.py load_edition
exec python -m gunicorn mbc_advisor.wsgi --bind 0.0.0.0:8000 --workers "${WEB_CONCURRENCY:-2}" --threads 2 \
    --worker-tmp-dir /dev/shm --log-level warning --no-control-socket
