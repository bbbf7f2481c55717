"""A real MCP server for the tests, spoken to over its standard input and output."""

from mcp.server.mcpserver import MCPServer
from mcp.types import ToolAnnotations

server = MCPServer("shelf")
books: list[str] = ["Middlemarch"]


@server.tool(annotations=ToolAnnotations(read_only_hint=True))
def read_shelf() -> str:
    """Tell which books are on the shelf."""
    return ", ".join(books)


@server.tool()
def add_book(title: str) -> str:
    """Put a book on the shelf."""
    books.append(title)
    return f"{title} is on the shelf."


@server.tool()
def burn() -> str:
    """Fail."""
    raise ValueError("books do not burn here")


if __name__ == "__main__":
    server.run()
