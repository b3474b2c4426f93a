"""What a worker counts, in files that all workers of a machine share.

Workers are processes, and Prometheus asks one address: prometheus_client keeps each worker's
numbers in a file of `PROMETHEUS_MULTIPROC_DIR`, and whichever worker is asked adds them up. To ask
each worker at a port of its own would need as many targets as workers, which change with every
restart.
"""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

from config.operating.requests import Answered

REQUESTS = Counter(
    "kedai_requests",
    "Requests that Django has answered; the express lane's are in kedai_lane_total.",
    ["route", "method", "status"],
)
SECONDS = Histogram(
    "kedai_request_seconds",
    "Seconds until Django's answer began to be sent.",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
LANE = Counter(
    "kedai_lane",
    "Requests at the express lane: answered from what was kept, made anew, left to Django.",
    ["outcome"],
)
INDEX = Gauge(
    "kedai_index_number",
    "The journal's number that the index of the worker furthest behind stands at.",
    multiprocess_mode="livemin",
)
WORKERS = Gauge("kedai_workers", "Workers that are alive.", multiprocess_mode="livesum")
MEMORY = Gauge(
    "kedai_workers_memory_bytes",
    "Resident memory of all workers together.",
    multiprocess_mode="livesum",
)
LARGEST = Gauge(
    "kedai_worker_largest_memory_bytes",
    "Resident memory of the largest worker.",
    multiprocess_mode="livemax",
)
PROCESSOR = Counter("kedai_workers_cpu_seconds", "Processor time of all workers together.")
THREADS = Gauge("kedai_workers_threads", "Threads of all workers.", multiprocess_mode="livesum")
POOL = Gauge(
    "kedai_database_pool",
    "Connections of all workers' pools by state; requests that wait for one. PostgreSQL only.",
    ["state"],
    multiprocess_mode="livesum",
)
POOL_FAILED = Counter(
    "kedai_database_pool_failed", "Requests that got no connection in time. PostgreSQL only."
)


def count(answered: Answered) -> None:
    """Bounded in labels: routes are named, statuses are classes."""
    REQUESTS.labels(answered.route, answered.method, f"{answered.status // 100}xx").inc()
    SECONDS.labels(answered.route).observe(answered.seconds)
