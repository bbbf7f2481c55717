from tests.agent.family import Family, Watch
from victus_desktop.agent.tools import stopwatch


def test_the_stopwatch_measures(watch: Watch) -> None:
    tools = stopwatch.tools(lambda: watch().timestamp())
    family = Family({tool.name: tool for tool in tools}, watch)
    family.ask("stopwatch", "start the stopwatch")
    watch.pass_by(seconds=75)
    assert family.ask("stopwatch", "how long has it been").data["seconds"] == 75
    assert (
        family.ask("stopwatch", "stop the stopwatch").say == "Stopped at 1 minute and 15 seconds."
    )
    watch.pass_by(seconds=30)
    assert family.call("stopwatch").data["seconds"] == 75
    assert family.ask("stopwatch", "reset the stopwatch").say == "The stopwatch is at zero."
    assert family.call("stopwatch").data["seconds"] == 0
