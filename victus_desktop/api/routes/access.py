"""What every route shares: the services behind the app for who calls, and pages."""

from collections.abc import Sequence
from typing import Annotated, TypeVar, cast

from fastapi import Depends, Query, Request

from victus_desktop.api.identity import Caller
from victus_desktop.api.services import AdminStore, Services

Row = TypeVar("Row")


def services(request: Request, caller: Caller) -> Services:
    """Give what is behind the routes for the caller, and for nobody else."""
    return cast(Services, request.app.state.services(caller.user))


def administration(request: Request) -> AdminStore:
    return cast(AdminStore, request.app.state.admin)


Behind = Annotated[Services, Depends(services)]
Administration = Annotated[AdminStore, Depends(administration)]
Limit = Annotated[int, Query(ge=1, le=200, description="Rows of one page.")]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="Rows to leave out.")]
Number = Annotated[int, Query(ge=1, le=2**63 - 1)]


def page(rows: Sequence[Row], limit: int, offset: int) -> tuple[Sequence[Row], int | None]:
    """Cut rows that were read one too many; gives them and the next page's offset."""
    return rows[:limit], offset + limit if len(rows) > limit else None
