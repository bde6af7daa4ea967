"""What every process counts. Names are API: dashboards and alerts use them."""

from collections.abc import Iterator

from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.metrics import MetricWrapperBase
from prometheus_client.samples import Sample

REQUESTS = Counter("hoithi_requests", "Commands carried out, by outcome", ["command", "outcome"])
SECONDS = Histogram(
    "hoithi_request_seconds",
    "Seconds from taking a batch to answering it",
    ["command"],
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
)
BATCH_SIZE = Histogram(
    "hoithi_batch_size",
    "Items per batch",
    ["command"],
    buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500),
)
OUTBOX_ROWS = Gauge("hoithi_outbox_rows", "Batches of events not yet numbered", ["service"])
OUTBOX_OLDEST = Gauge(
    "hoithi_outbox_oldest_seconds",
    "Seconds that events wait while none is published",
    ["service"],
)
EVENTS_PUBLISHED = Counter("hoithi_events_published", "Events confirmed by the broker", ["service"])
EVENTS_APPLIED = Counter(
    "hoithi_events_applied", "Events applied, once each", ["service", "stream"]
)
CONSUMER_LAG = Gauge(
    "hoithi_consumer_lag_events", "Positions behind the source", ["service", "stream", "partition"]
)
CONSUMER_SILENCE = Gauge(
    "hoithi_consumer_silence_seconds",
    "Seconds since the stream was last heard of or asked after",
    ["service", "stream", "partition"],
)
GAPS = Counter("hoithi_gaps", "Times events were missing and fetched", ["service", "stream"])
PARKED = Gauge(
    "hoithi_parked_events", "Events parked after failing, not yet replayed", ["service", "stream"]
)
STARTS = Counter("hoithi_attempts_started", "Attempts started")
SUBMISSIONS = Counter("hoithi_submissions", "Attempts submitted", ["kind"])
JOURNAL = Gauge("hoithi_journal_pending", "Requests stamped and not yet delivered")
HTTP_ANSWERS = Counter("hoithi_http_answers", "Answers of the gateway by status", ["status"])
HTTP_SECONDS = Histogram(
    "hoithi_http_seconds",
    "Seconds until the gateway begins to answer, by what is asked of it",
    ["call"],
    buckets=(0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.5, 1, 2, 5),
)
DOOR = Counter(
    "hoithi_door",
    "Saves and submissions at this gateway: taken by the service, or stamped and kept",
    ["kind", "outcome"],
)
JOURNAL_PARKED = Counter("hoithi_journal_parked", "Stamped requests that services failed on")
UPLOADS = Counter("hoithi_uploads", "Files that people send, by what became of them", ["outcome"])
UPLOADED = Counter("hoithi_uploaded_bytes", "Bytes of such files that were stored")
UPLOADING = Gauge("hoithi_uploading", "Requests that send a file, under way")


def samples(metric: MetricWrapperBase, ending: str = "") -> Iterator[Sample]:
    """What a metric of this process stands at, by its labels. ``ending``: which of its series:
    ``_total`` of a counter, ``_bucket`` of a histogram, none of a gauge."""
    for family in metric.collect():
        yield from (item for item in family.samples if item.name == family.name + ending)
