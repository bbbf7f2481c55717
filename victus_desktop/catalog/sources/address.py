"""A file at a plain address."""

from pathlib import Path

from victus_desktop.catalog.catalog import Model, ModelFile
from victus_desktop.catalog.progress import Tally
from victus_desktop.catalog.transfer import download
from victus_desktop.catalog.verify import Digest


class AddressSource:
    """Fetches over HTTP; a server that knows ranges lets a broken transfer go on."""

    def fetch(self, model: Model, file: ModelFile, target: Path, tally: Tally) -> Digest | None:
        download(file.origin[0], target, tally, name=file.name, size=file.size)
        return None
