"""What Prometheus may read: counts and times, never words."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from victus_desktop.conversation.events import Event, TurnEnded

REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "victus_requests_total", "HTTP requests.", ("method", "route", "status"), registry=REGISTRY
)
SECONDS = Histogram(
    "victus_request_seconds",
    "Time from a request to the end of its answer.",
    ("method", "route"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=REGISTRY,
)
TURNS = Counter("victus_turns_total", "Turns.", ("tier", "outcome"), registry=REGISTRY)
STAGES = Histogram(
    "victus_stage_seconds",
    "Time from the end of the request to a stage of the turn.",
    ("stage",),
    buckets=(0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2, 2, 5, 10, 30),
    registry=REGISTRY,
)
SOCKETS = Gauge("victus_voice_sockets", "Open voice sockets.", registry=REGISTRY)
QUEUES = Gauge(
    "victus_queue_depth",
    "What waits: turns under way or to come, frames of sound to be heard, messages to clients.",
    ("queue",),
    registry=REGISTRY,
)
LOADED = Gauge(
    "victus_model_loaded", "1 where a model is in memory.", ("model",), registry=REGISTRY
)
PARTS = Gauge("victus_part_ready", "1 where a part is ready.", ("part",), registry=REGISTRY)
_METHODS = frozenset(("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"))


def count(event: Event) -> None:
    """Read one event; subscribe this to an assistant."""
    if isinstance(event, TurnEnded):
        TURNS.labels(str(event.tier), str(event.outcome)).inc()
        for stage, milliseconds in event.timings_ms.items():
            STAGES.labels(stage).observe(milliseconds / 1000)


def requested(method: str, route: str, status: int, seconds: float) -> None:
    """Count a request by the route's pattern, which holds no id."""
    known = method if method in _METHODS else "other"
    REQUESTS.labels(known, route, str(status)).inc()
    SECONDS.labels(known, route).observe(seconds)


def looked_at(
    queues: Mapping[str, int], loaded: Mapping[str, bool], parts: Mapping[str, bool]
) -> None:
    """Take what is so at this moment."""
    for name, depth in queues.items():
        QUEUES.labels(name).set(depth)
    for name, ready in loaded.items():
        LOADED.labels(name).set(ready)
    for name, ready in parts.items():
        PARTS.labels(name).set(ready)


def exposition() -> bytes:
    """Give all metrics in Prometheus's text format."""
    return generate_latest(REGISTRY)
