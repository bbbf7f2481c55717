"""Timers, alarms, reminders and lists."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from victus_desktop.api import shapes
from victus_desktop.api.problems import Problem
from victus_desktop.api.repeats import Key, Repeats
from victus_desktop.api.routes.access import Behind

router = APIRouter(tags=["timers and lists"])

Ident = Annotated[int, Path(ge=1, le=2**63 - 1)]
Name = Annotated[str, Path(min_length=1, max_length=100, examples=["shopping"])]


class NewItem(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "oat milk"}]})
    text: Annotated[str, Field(min_length=1, max_length=500, pattern=r"\S")]


class NewList(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "shopping"}]})
    name: Annotated[str, Field(min_length=1, max_length=100, pattern=r"\S")]


class Tick(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"done": True}]})
    done: bool


@router.get("/api/timers", response_model=shapes.Timers)
def timers(behind: Behind) -> dict[str, Any]:
    """Give the timers, alarms and reminders that wait, the next due first, the paused last."""
    return {
        "timers": [
            {
                "id": one.id,
                "kind": str(one.kind),
                "label": one.label,
                "due": one.comes_due,
                "seconds": one.duration.total_seconds() if one.duration else None,
                "recurrence": one.recurrence,
                "paused_left": one.paused_seconds,
            }
            for one in behind.schedule.pending()
        ]
    }


@router.delete("/api/timers/{timer}", status_code=204)
def cancel(behind: Behind, timer: Ident) -> Response:
    """Take a timer, an alarm or a reminder away."""
    return _done("timer", lambda: behind.schedule.cancel(timer))


@router.get("/api/lists", response_model=shapes.NamedLists)
def lists(behind: Behind) -> dict[str, Any]:
    """Give every list with its items, the oldest first."""
    told = []
    for name in behind.lists.names():
        try:
            items = behind.lists.items(name)
        except KeyError:  # deleted since the names were read
            continue
        told.append({"name": name, "items": [_item(one) for one in items]})
    return {"lists": told}


@router.post("/api/lists", status_code=204)
def create(behind: Behind, body: NewList) -> Response:
    """Make an empty list; one that is there stays as it is."""
    behind.lists.create(body.name.strip())
    return Response(status_code=204)


@router.post("/api/lists/{name}/items", status_code=201, response_model=shapes.Item)
async def add(
    behind: Behind, name: Name, body: NewItem, request: Request, key: Key = ""
) -> dict[str, Any]:
    """Add an item; the list is made where there is none."""
    repeats: Repeats = request.app.state.repeats
    named, text = _named(name), body.text.strip()
    return await repeats.once(request, key, body.text, lambda: _item(behind.lists.add(named, text)))


@router.patch("/api/lists/items/{item}", status_code=204)
def tick(behind: Behind, item: Ident, body: Tick) -> Response:
    """Tick an item off, or no longer."""
    return _done("item", lambda: behind.lists.tick(item, body.done))


@router.delete("/api/lists/items/{item}", status_code=204)
def remove(behind: Behind, item: Ident) -> Response:
    """Take an item away."""
    return _done("item", lambda: behind.lists.remove(item))


@router.delete("/api/lists/{name}", status_code=204)
def delete(behind: Behind, name: Name) -> Response:
    """Delete a list with all its items."""
    return _done("list", lambda: behind.lists.delete(name))


def _done(kind: str, do: Callable[[], object]) -> Response:
    """Do something that needs no answer. Raises Problem with 404 where there is no such thing."""
    try:
        do()
    except KeyError:
        raise Problem(404, "not_found", f"There is no such {kind}.") from None
    return Response(status_code=204)


def _named(name: str) -> str:
    if not name.strip():
        raise Problem(422, "invalid_request", "A list needs a name.")
    return name.strip()


def _item(one: Any) -> dict[str, Any]:
    return {"id": one.id, "text": one.text, "done": one.done}
