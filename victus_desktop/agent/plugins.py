"""Tools that other Python packages add through the entry point group `victus.tools`.

Each entry point is a function without parameters that gives a list of `Tool`.
"""

import logging
from collections.abc import Collection
from importlib.metadata import entry_points

from victus_desktop.agent.tool import Tool

log = logging.getLogger(__name__)

GROUP = "victus.tools"


def plugin_tools(taken: Collection[str]) -> list[Tool]:
    """Give the tools of all plugins; one that fails, or takes a name of ours, is left out."""
    found: list[Tool] = []
    for point in entry_points(group=GROUP):
        try:
            offered = point.load()()
        except Exception:
            log.exception("plugin %s does not load", point.name)
            continue
        for tool in offered:
            if tool.name in taken or any(tool.name == one.name for one in found):
                log.error("plugin %s: the name %s is taken", point.name, tool.name)
            else:
                found.append(tool)
    return found
