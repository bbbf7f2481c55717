"""What Prometheus may read: counts and times, never words."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from victus_desktop.conversation.events import Event, TurnEnded

REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "victus_requests_total", "HTTP requests.", ("method", "status"), registry=REGISTRY
)
TURNS = Counter("victus_turns_total", "Turns.", ("tier", "outcome"), registry=REGISTRY)
STAGES = Histogram(
    "victus_stage_seconds",
    "Time from the end of the request to a stage of the turn.",
    ("stage",),
    buckets=(0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2, 2, 5, 10, 30),
    registry=REGISTRY,
)
IN_FLIGHT = Gauge("victus_turns_in_flight", "Turns being answered.", registry=REGISTRY)
SOCKETS = Gauge("victus_voice_sockets", "Open voice sockets.", registry=REGISTRY)
PARTS = Gauge("victus_part_ready", "1 where a part is ready.", ("part",), registry=REGISTRY)


def count(event: Event) -> None:
    """Read one event; subscribe this to an assistant."""
    if isinstance(event, TurnEnded):
        TURNS.labels(str(event.tier), str(event.outcome)).inc()
        for stage, milliseconds in event.timings_ms.items():
            STAGES.labels(stage).observe(milliseconds / 1000)


def exposition() -> bytes:
    """Give all metrics in Prometheus's text format."""
    return generate_latest(REGISTRY)
