"""What is on this computer: checking, listing, removing, bringing along."""

import os
from pathlib import Path

import pytest

from tests.catalog.writing import HUB, damage, entry, hub_file, sha256, weights, write_catalog
from tests.conftest import STARTERS
from victus_desktop.catalog.fits import memory_mb
from victus_desktop.catalog.library import Library, Listing
from victus_desktop.catalog.verify import RECORD, examine, is_intact
from victus_desktop.conversation.errors import BadInput, ModelError
from victus_desktop.paths import Paths

CONTENT = weights(200_000)


@pytest.fixture
def file(paths: Paths) -> Path:
    """The one file of the model `mine`, intact and in place."""
    write_catalog(paths, entry("mine", HUB, hub_file("m.gguf", CONTENT)))
    path = paths.models / "mine" / "m.gguf"
    path.parent.mkdir(parents=True)
    path.write_bytes(CONTENT)
    return path


def listing(library: Library, model_id: str = "mine") -> Listing:
    return next(item for item in library.listings() if item.model.id == model_id)


def test_weights_put_there_by_hand_load_if_their_hash_is_right(
    library: Library, file: Path
) -> None:
    assert library.locate("mine") == file.parent
    assert library.is_installed("mine")


def test_a_changed_byte_is_found_before_anything_loads(library: Library, file: Path) -> None:
    library.locate("mine")
    damage(file)
    with pytest.raises(ModelError, match=r"damaged \(m\.gguf\).*`victus models pull mine`"):
        library.locate("mine")
    assert listing(library).state == "damaged"


def test_a_cut_file_is_found_without_hashing(library: Library, file: Path) -> None:
    library.locate("mine")
    status = file.stat()
    os.truncate(file, 100)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    with pytest.raises(ModelError, match="damaged"):
        library.locate("mine")


def test_a_full_check_finds_what_time_and_size_hide(library: Library, file: Path) -> None:
    library.locate("mine")
    status = file.stat()
    damage(file)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert library.locate("mine"), "a start compares size and time and does not hash"
    verdict = library.verify(["mine"])[0]
    assert (verdict.state, verdict.files) == ("damaged", {"m.gguf": "damaged"})


def test_a_file_that_was_only_touched_loads(library: Library, file: Path) -> None:
    library.locate("mine")
    os.utime(file, ns=(0, 0))
    assert library.locate("mine")
    assert '"changed": 0' in (file.parent / RECORD).read_text()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"origin": "x", "files": {"m.gguf": 3}}'])
def test_a_broken_record_only_costs_a_hash(library: Library, file: Path, text: str) -> None:
    library.locate("mine")
    (file.parent / RECORD).write_text(text)
    assert library.locate("mine")


def test_a_record_cannot_vouch_for_what_the_catalog_names(library: Library, file: Path) -> None:
    library.locate("mine")
    damage(file)
    record = file.parent / RECORD
    forged = record.read_text().replace(sha256(CONTENT), sha256(file.read_bytes()))
    record.write_text(forged)
    with pytest.raises(ModelError, match="damaged"):
        library.locate("mine")


def test_an_unknown_model_in_the_settings_is_a_clear_error(library: Library) -> None:
    with pytest.raises(ModelError, match="no model 'whisper-huge'"):
        library.locate("whisper-huge")


def test_listings_say_what_is_there_and_what_fits(library: Library, file: Path) -> None:
    assert listing(library).state == "installed"
    assert listing(library, "whisper-small").state == "missing"
    assert listing(library, "whisper-tiny.en").fit == "yes"
    assert {item.model.kind for item in library.listings("tts")} == {"tts"}


def test_a_model_that_needs_more_memory_than_there_is_is_marked(
    library: Library, paths: Paths
) -> None:
    huge = entry("huge", HUB, hub_file("m.gguf", CONTENT))
    write_catalog(paths, huge.replace("memory_mb = 100", f"memory_mb = {memory_mb()}"))
    assert listing(library, "huge").fit == "memory"


def test_a_model_that_the_disk_cannot_hold_is_marked(library: Library, paths: Paths) -> None:
    size = f"size = {10**17}"
    file = hub_file("m.gguf", CONTENT).replace(f"size = {len(CONTENT)}", size)
    write_catalog(paths, entry("huge", HUB, file))
    assert listing(library, "huge").fit == "disk"


def test_this_computer_has_a_believable_amount_of_memory() -> None:
    assert 256 < memory_mb() < 100_000_000


def test_removing_gives_the_room_back(library: Library, file: Path) -> None:
    library.locate("mine")
    assert library.remove(["mine"]) > len(CONTENT)
    assert not file.parent.exists()
    with pytest.raises(ModelError, match="mine is not here"):
        library.remove(["mine"])


def test_removing_a_linked_model_leaves_the_original(
    library: Library, file: Path, paths: Paths, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    file.parent.rename(elsewhere)
    (paths.models / "mine").symlink_to(elsewhere)
    library.remove(["mine"])
    assert (elsewhere / "m.gguf").read_bytes() == CONTENT


def test_files_brought_along_become_the_model_of_the_catalog(
    library: Library, file: Path, tmp_path: Path
) -> None:
    brought = file.rename(tmp_path / "some other name.gguf")
    library.take_in("mine", [brought])
    assert library.locate_file("mine", ".gguf").read_bytes() == CONTENT
    assert brought.exists()


def test_files_that_are_not_the_catalogs_are_refused(
    library: Library, file: Path, tmp_path: Path
) -> None:
    brought = file.rename(tmp_path / "m.gguf")
    damage(brought)
    with pytest.raises(ModelError, match=r"not the files of mine.*m\.gguf is lacking"):
        library.take_in("mine", [brought])


def test_a_model_nobody_knows_is_added_to_the_users_catalog(
    library: Library, file: Path, tmp_path: Path, paths: Paths
) -> None:
    brought = tmp_path / "own.gguf"
    brought.write_bytes(weights(300_000, seed=5))
    library.take_in("my-own", [brought], "llm")
    brought.unlink()
    later = Library(paths)
    assert later.locate_file("my-own", ".gguf").stat().st_size == 300_000
    assert later.catalog.get("my-own").kind == "llm"
    assert later.locate("mine"), "what was in the user's catalog stays"


@pytest.mark.parametrize(
    ("model_id", "kind", "names", "said"),
    [
        ("my-own", None, ["own.gguf"], "say what it is with --kind"),
        ("my-own", "llm", ["nowhere.gguf"], r"no file .*nowhere\.gguf"),
        ("my-own", "llm", [], "No file is named"),
        ("My Own", "llm", ["own.gguf"], "an id has small letters"),
    ],
)
def test_what_cannot_be_taken_in_is_explained(
    library: Library, tmp_path: Path, model_id: str, kind: None, names: list[str], said: str
) -> None:
    (tmp_path / "own.gguf").write_bytes(CONTENT)
    with pytest.raises(BadInput, match=said):
        library.take_in(model_id, [tmp_path / name for name in names], kind)
    assert not library.additions.exists()


@pytest.mark.slow
@pytest.mark.parametrize("model_id", STARTERS)
def test_the_weights_that_all_tests_use_are_the_catalogs(
    library: Library, models: Path, model_id: str
) -> None:
    states = examine(library.catalog.get(model_id), models / model_id, thorough=True)
    assert is_intact(states), states
