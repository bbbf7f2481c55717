"""MCP servers of the settings, connected in the background: their tools join when they come."""

import logging
import shutil
import threading
from typing import TYPE_CHECKING

from victus_desktop.agent.tool import Tool
from victus_desktop.agent.tools.mcp import McpServer
from victus_desktop.conversation.errors import ModelError, VictusError
from victus_desktop.conversation.events import Warned

if TYPE_CHECKING:
    from victus_desktop.app.core import App
    from victus_desktop.app.mind import AllowedTools

log = logging.getLogger(__name__)

_TEACHING_SECONDS = 30.0
"""How long the end waits for the router to have learnt."""


class Joining:
    """The servers of one home, each asked for its tools by a thread of its own.

    No turn waits for them; a server that fails is told and left out.
    """

    def __init__(self, app: "App", tools: "AllowedTools") -> None:
        self._app = app
        self._tools = tools
        self._closed = threading.Event()
        self._lock = threading.Lock()
        targets: dict[str, str] = dict(app.settings.tools.mcp_servers)
        self._servers = [McpServer(name, target) for name, target in targets.items()]
        self._threads = [
            threading.Thread(
                target=self._join, args=(one,), name=f"joining-{one.name}", daemon=True
            )
            for one in self._servers
        ]
        app.closers.append(self._close)
        for thread in self._threads:
            thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait until every server has answered or failed; tell whether they have in that time."""
        for thread in self._threads:
            thread.join(seconds / len(self._threads))
        return not any(thread.is_alive() for thread in self._threads)

    def _join(self, server: McpServer) -> None:
        try:
            found = server.tools()
        except VictusError as error:
            server.close()
            if not self._closed.is_set():
                log.error("MCP server %s: %s", server.name, error.message)
                self._app.assistant.emit(
                    Warned("", "mcp", f"Its tools are missing: {error.message}")
                )
            return
        with self._lock:
            if not self._closed.is_set():
                self._tools.join(found)
                self._teach(found)

    def _close(self) -> None:
        self._closed.set()
        for server in self._servers:
            server.close()
        # A thread in native code must not outlive the program.
        for thread in self._threads:
            thread.join(_TEACHING_SECONDS)

    def _teach(self, found: list[Tool]) -> None:
        """Let the router know requests for the tools that joined."""
        from victus_desktop.app.mind import router, train_router

        root = self._app.root
        if root is not self._app or not any(tool.examples for tool in found):
            return
        part, cache = router(root), root.paths.router.with_stem("router-joined")
        try:
            part.get()
            if not cache.exists() and root.paths.router.exists():
                shutil.copy(root.paths.router, cache)
            part.put(train_router(root, cache))
        except (ModelError, OSError) as error:
            log.warning("the router does not know the tools of MCP servers: %s", error)
