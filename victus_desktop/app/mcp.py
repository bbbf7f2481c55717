"""`victus mcp`: the MCP server on standard input and output, for assistants on this computer."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from victus_desktop.api.services import Services
    from victus_desktop.app.core import App


def run_stdio(app: "App") -> None:
    """Serve until the client closes its end."""
    import anyio
    from mcp.server.stdio import stdio_server

    from victus_desktop.api.mcp import mcp_server
    from victus_desktop.app.api import owners_services

    made: Services = owners_services(app)
    server = mcp_server(lambda request: made)

    async def serve() -> None:
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    anyio.run(serve)
