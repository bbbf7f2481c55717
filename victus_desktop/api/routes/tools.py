"""What Victus can do."""

from typing import Any

from fastapi import APIRouter

from victus_desktop.api import shapes
from victus_desktop.api.routes.access import Behind

router = APIRouter(prefix="/api/tools", tags=["tools"])


@router.get("", response_model=shapes.Tools)
def tools(behind: Behind) -> dict[str, Any]:
    """Give each tool with its description, effect and the schema of its arguments."""
    return {"tools": behind.tools()}
