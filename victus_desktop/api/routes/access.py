"""What every route shares: the services behind the app, and pages."""

from typing import Annotated, cast

from fastapi import Depends, Query, Request

from victus_desktop.api.services import Services


def services(request: Request) -> Services:
    return cast(Services, request.app.state.services)


Behind = Annotated[Services, Depends(services)]
Limit = Annotated[int, Query(ge=1, le=200, description="Rows of one page.")]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="Rows to leave out.")]
