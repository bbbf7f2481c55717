"""Names that were misheard: taught, told, forgotten."""

from collections.abc import Callable
from typing import Annotated

from victus_desktop.agent import wording
from victus_desktop.agent.stores import MisheardNames
from victus_desktop.agent.tool import Ask, Tool, ToolResult, Undo
from victus_desktop.conversation.errors import BadInput
from victus_desktop.conversation.records import Effect


def tools(names: MisheardNames, changed: Callable[[], None]) -> list[Tool]:
    """Give the tools of this family; `changed` is called when names were taught or forgotten."""

    def name_learn(
        meant: Annotated[str, Ask("What did you say?")],
        heard: Annotated[str, Ask("What did I hear instead?")],
    ) -> ToolResult:
        """Learn a name that was misheard."""
        if meant.lower() == heard.lower():
            raise BadInput("Those are the same.")
        kept = names.add(heard, meant)
        changed()
        data = {"id": kept.id, "heard": kept.heard, "meant": kept.meant}
        undo = Undo("name_forget", {"heard": kept.heard})
        return ToolResult(f"{kept.meant}, not {kept.heard}: I will remember.", data, undo=undo)

    def name_list() -> ToolResult:
        """Tell which misheard names were learnt."""
        told = [f"{one.meant}, not {one.heard}" for one in names.all()]
        return ToolResult(f"I learnt: {'; '.join(told)}." if told else "I learnt no names.", told)

    def name_forget(heard: Annotated[str, Ask("Which name?")]) -> ToolResult:
        """Forget a misheard name that was learnt."""
        wanted = heard.strip().lower()
        found = [one for one in names.all() if wanted in (one.heard.lower(), one.meant.lower())]
        if not found:
            raise BadInput(f"I learnt nothing about {heard}.")
        for one in found:
            names.remove(one.id)
        changed()
        gone = wording.join([one.heard for one in found])
        undo = Undo("name_learn", {"heard": found[0].heard, "meant": found[0].meant})
        return ToolResult(
            f"I will take {gone} for what I hear again.",
            [one.heard for one in found],
            undo=undo if len(found) == 1 else None,
        )

    return [
        Tool.of(name_learn, Effect.WRITE),
        Tool.of(name_list),
        Tool.of(name_forget, Effect.WRITE),
    ]
