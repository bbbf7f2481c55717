"""A stopwatch, which runs as long as Victus does."""

import time
from datetime import timedelta
from typing import Literal

from victus_desktop.agent import wording
from victus_desktop.agent.tool import Tool, ToolResult
from victus_desktop.conversation.records import Effect
from victus_desktop.conversation.turn import Clock


def tools(clock: Clock = time.monotonic) -> list[Tool]:
    """Give the tools of this family."""
    started: list[float] = []
    kept = [0.0]

    def stopwatch(action: Literal["start", "stop", "status", "reset"] = "status") -> ToolResult:
        """Measure how long something takes."""
        run = kept[0] + (clock() - started[0] if started else 0)
        told = wording.duration(timedelta(seconds=run))
        if action == "start":
            if not started:
                started.append(clock())
            return ToolResult("The stopwatch is running.", {"seconds": run})
        if action in ("stop", "reset"):
            started.clear()
            kept[0] = 0.0 if action == "reset" else run
        said = {"stop": f"Stopped at {told}.", "reset": "The stopwatch is at zero."}
        return ToolResult(said.get(action, f"The stopwatch shows {told}."), {"seconds": run})

    return [Tool.of(stopwatch, Effect.READ)]
