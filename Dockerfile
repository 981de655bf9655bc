FROM python:3.11-slim-bookworm AS packages
RUN python -m venv /venv
COPY requirements.txt .
RUN /venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.txt

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 STATIC_ROOT=/srv/static
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin mbc \
    && install -d -o mbc -g mbc -m 700 /app/var
WORKDIR /app
COPY --from=packages /venv /venv
COPY manage.py ./
COPY mbc_advisor mbc_advisor
COPY templates templates
COPY static static
COPY docker/entrypoint.sh /entrypoint.sh
# Key and database of this one command; the container is given its own.
RUN SECRET_KEY=only-to-collect-the-static-files-while-the-image-is-built DATABASE_URL=sqlite://:memory: \
    python manage.py collectstatic --noinput --verbosity 0
USER mbc
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/livez', timeout=4)"]
ENTRYPOINT ["/entrypoint.sh"]
