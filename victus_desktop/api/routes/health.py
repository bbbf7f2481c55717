"""Is it alive, is each part ready, how is it doing."""

from typing import Any

from fastapi import APIRouter, Request, Response

from victus_desktop.api import metrics, shapes
from victus_desktop.api.routes.access import Behind
from victus_desktop.api.services import Check, Services

open_router = APIRouter(tags=["health"])
router = APIRouter(tags=["health"])


@open_router.get("/healthz")
def alive() -> dict[str, str]:
    """Tell that the process answers."""
    return {"status": "ok"}


@router.get(
    "/readyz",
    response_model=shapes.Readiness,
    responses={503: {"description": "Some part is not ready.", "model": shapes.Readiness}},
)
def ready(request: Request, behind: Behind, response: Response) -> dict[str, Any]:
    """Tell of each part whether it is ready: 200 where all are, else 503."""
    checks = _checks(request, behind)
    all_ready = all(check.ready for check in checks)
    if not all_ready:
        response.status_code = 503
    return {
        "status": "ready" if all_ready else "not_ready",
        "parts": {check.name: {"ready": check.ready, "detail": check.detail} for check in checks},
    }


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
def prometheus(request: Request, behind: Behind) -> Response:
    """Give counts and times in Prometheus's text format."""
    parts = {check.name: check.ready for check in _checks(request, behind)}
    queues, loaded = request.app.state.looked_at()
    metrics.looked_at(queues, loaded, parts)
    return Response(metrics.exposition(), media_type="text/plain; version=0.0.4; charset=utf-8")


def _checks(request: Request, behind: Services) -> list[Check]:
    stopping = request.app.state.stopping.begun
    return [*behind.checks(), Check("server", not stopping, "stopping" if stopping else "")]
