"""A file that is on this computer already."""

from pathlib import Path

from victus_desktop.catalog.catalog import Model, ModelFile
from victus_desktop.catalog.progress import Tally
from victus_desktop.catalog.verify import Digest
from victus_desktop.conversation.errors import ModelError

_CHUNK = 1024 * 1024


class LocalSource:
    """Copies, so that the model stays whole when the original is moved."""

    def fetch(self, model: Model, file: ModelFile, target: Path, tally: Tally) -> Digest | None:
        origin = Path(file.origin[0]).expanduser()
        if not origin.is_file():
            raise ModelError(f"{model.id} comes from {origin}, and there is no such file")
        done = 0
        with origin.open("rb") as source, target.open("wb") as out:
            while piece := source.read(_CHUNK):
                out.write(piece)
                done += len(piece)
                tally.reached(file.name, done)
        return None
