"""What Prometheus may ask the server for, where `--metrics` or EXOSCOPE_METRICS=1 turns it on."""

from datetime import UTC, datetime
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from pipelines.errors import ExoscopeError
from pipelines.snapshots.freshness import freshness

_OFF = {"error": "No metrics here: start with --metrics, and ask the server itself, behind no proxy."}


class Counts:
    """The counts of this process, its memory too. Labels are kinds, pages and sources: never what a reader wrote."""

    def __init__(self) -> None:
        try:
            import prometheus_client as prometheus  # only here: it is an extra
        except ImportError:
            why = "Metrics need prometheus_client, which is not installed: pip install 'exoscope[metrics]'."
            raise ExoscopeError(why) from None
        self.all = told = prometheus.CollectorRegistry()
        prometheus.ProcessCollector(registry=told)
        histogram = partial(prometheus.Histogram, registry=told)
        gauge = partial(prometheus.Gauge, registry=told)
        self.requests = histogram("exoscope_request_seconds", "Until sent.", ["kind", "status"])
        self.pages = histogram("exoscope_page_seconds", "Until a page was drawn within its frame.", ["page"])
        self.readers = gauge("exoscope_readers", "Pages that are open.")
        self.is_up = gauge("exoscope_store_up", "Whether store and newest snapshot are read.")
        self.snapshot = prometheus.Info("exoscope_snapshot", "The newest snapshot.", registry=told)
        self.age = gauge("exoscope_snapshot_age_seconds", "Since it was made.")
        self.ages = gauge("exoscope_source_age_seconds", "Since it was fetched.", ["source"])
        self.failed = gauge("exoscope_source_failed", "Whether its last fetch did.", ["source"])

    def look(self) -> None:
        """See how old the newest snapshot and its sources are now; that none opens is told, and no error."""
        from dashboard import store  # only here: its caches are to find the server running

        try:
            opened, now = store.served(), datetime.now(UTC)
        except (ExoscopeError, OSError):
            self.is_up.set(0)
            return
        self.is_up.set(store.trouble() is None)
        self.snapshot.info({"id": opened.id, "edition": opened.edition})
        self.age.set((now - opened.made_at).total_seconds())
        for name, source in freshness(opened.manifest, now).items():
            self.failed.labels(name).set(bool(source.failed))
            if source.fetched_at:
                self.ages.labels(name).set((now - source.fetched_at).total_seconds())


#: Those of this server; None where nobody wants any.
COUNTS: Counts | None = None


def metrics(request: Request) -> Response:
    """The answer at `/metrics`, for one who asks the server itself: what a proxy hands on is from outside."""
    if COUNTS is None or "x-forwarded-for" in request.headers:
        return JSONResponse(_OFF, 404)
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

    COUNTS.look()
    return Response(generate_latest(COUNTS.all), headers={"Content-Type": CONTENT_TYPE_LATEST})
