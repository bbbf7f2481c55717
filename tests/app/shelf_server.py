"""A real MCP server for the tests: one tool reads out a file, the other writes one.

Run as: shelf_server.py TEXT TRACE
"""

import sys
from pathlib import Path

from mcp.server.mcpserver import MCPServer
from mcp.types import ToolAnnotations

server = MCPServer("shelf")
text, trace = Path(sys.argv[1]), Path(sys.argv[2])


@server.tool(annotations=ToolAnnotations(read_only_hint=True))
def read_shelf(about: str = "") -> str:
    """Tell what lies on the shelf."""
    if about:
        trace.write_text(about)
    return text.read_text()


@server.tool()
def put(title: str) -> str:
    """Put a thing on the shelf."""
    trace.write_text(title)
    return f"{title} is on the shelf."


if __name__ == "__main__":
    server.run()
