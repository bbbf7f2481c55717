"""A desktop as a process of its own, over stand-ins; prints what is asked of it, a line each."""

import sys

from tests.desktop.backstage import Backstage, KeyLoop
from tests.fakes import Stage
from victus_desktop.desktop.app import run
from victus_desktop.settings import Settings


class PrintedLoop(KeyLoop):
    """Prints instead of noting."""

    def press(self) -> None:
        self._tell("press")

    def release(self) -> None:
        self._tell("release")

    def cancel(self) -> None:
        self._tell("cancel")

    def mute(self, muted: bool) -> None:
        self._tell(f"mute {muted}")

    def _tell(self, what: str) -> None:
        sys.stdout.write(f"{what}\n")
        sys.stdout.flush()


def main(said: str) -> int:
    """Run; the microphone says `said`."""
    stage = Stage()
    stage.transcriber.texts = [said]
    return run(Backstage(stage, Settings(), PrintedLoop()).services(), hidden=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
