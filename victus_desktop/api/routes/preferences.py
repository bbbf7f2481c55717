"""The settings that may be changed from a browser."""

from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from victus_desktop.api import shapes
from victus_desktop.api.routes.access import Behind

router = APIRouter(prefix="/api/settings", tags=["settings"])


class Changes(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"settings": {"listening.patience": 1.5}}]}
    )
    settings: Annotated[dict[str, Any], Field(min_length=1, max_length=50)]


@router.get("", response_model=shapes.PreferenceList)
def settings(behind: Behind) -> dict[str, Any]:
    """Give each setting with its value and what it may be."""
    return {"settings": behind.preferences.all()}


@router.patch("", status_code=204)
def change(behind: Behind, body: Changes) -> Response:
    """Change settings by name; where one is wrong, none is changed."""
    behind.preferences.change(body.settings)
    return Response(status_code=204)
