"""Figures for Prometheus: requests as they happen, jobs, workers and disk as they are when someone asks."""

import shutil
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import func, select

from asazora.server.store.job import JobStatus
from asazora.server.store.tables import cases, jobs

if TYPE_CHECKING:
    from asazora.server.context import ServerContext

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
UNMATCHED = "(none)"
"""What stands for the route where there is none: paths would be endless, and hold ids."""

_LABELS = ("method", "route", "status")
_BUCKETS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """The figures of one server."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter("asazora_requests", "Requests answered.", _LABELS, registry=self._registry)
        self._seconds = Histogram(
            "asazora_request_seconds", "Time to answer.", ("method", "route"), buckets=_BUCKETS, registry=self._registry
        )

    def count_request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Note one answered request. `route` is the pattern of its path, never the path."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def watch(self, context: "ServerContext") -> None:
        """Read the state of a server whenever someone asks."""
        self._registry.register(_StateCollector(context))

    def text(self) -> bytes:
        """All figures, in Prometheus' format."""
        return generate_latest(self._registry)


class _StateCollector:
    """Figures that are read, not counted."""

    def __init__(self, context: "ServerContext") -> None:
        self._context = context

    def describe(self) -> Iterable[Metric]:
        """Nothing is read before someone asks."""
        return ()

    def collect(self) -> Iterable[Metric]:
        context = self._context
        with context.database.reading() as connection:
            found = connection.execute(select(jobs.c.status, func.count()).group_by(jobs.c.status)).all()
            counts = {status: count for status, count in found}  # noqa: C416 (a row is no pair to the type checker)
            kept = connection.execute(select(func.coalesce(func.sum(jobs.c.size_bytes), 0))).scalar_one()
            open_cases = select(func.count()).select_from(cases).where(cases.c.decision.is_(None))
            num_cases = connection.execute(open_cases).scalar_one()
        yield _by_status(counts)
        yield _gauge("asazora_workers", "Workers that run.", context.fleet.num_workers)
        yield _gauge("asazora_ready", "Whether a worker has its model loaded.", context.fleet.is_ready)
        yield _gauge("asazora_kept_bytes", "Bytes of finished videos.", kept)
        yield _gauge("asazora_disk_free_bytes", "Room on the disk.", shutil.disk_usage(context.settings.home).free)
        yield _gauge("asazora_open_cases", "Cases that wait for a reviewer.", num_cases)


def _by_status(counts: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily("asazora_jobs", "Jobs that are known, by status.", labels=("status",))
    for status in JobStatus:
        family.add_metric([status.value], counts.get(status.value, 0))
    return family


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value=float(value))
