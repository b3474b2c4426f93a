FROM python:3.11-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
# check_links trusts what the system trusts.
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home kedai
WORKDIR /srv/kedai

# The lock first: a change of code alone reuses this layer.
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .

# The code stays root's: the process cannot rewrite what it runs. It writes nowhere but in /tmp, so
# the root of its file system may be read-only.
USER kedai
EXPOSE 8000
# That it lives, not that all it needs is there: to start it anew would not bring a database back.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=3)"]
CMD ["granian", "--interface", "wsgi", "--no-ws", "--blocking-threads", "4", \
     "--workers-kill-timeout", "30", "--respawn-failed-workers", "--respawn-interval", "10", \
     "--host", "0.0.0.0", "--port", "8000", "config.wsgi:application"]
