"""Pulling from the hub, against a server that speaks its protocol."""

import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from tests.catalog.servers import FileServer, Held
from tests.catalog.writing import HUB, damage, entry, hub_file, weights, write_catalog
from victus_desktop.catalog import transfer
from victus_desktop.catalog.library import Library
from victus_desktop.catalog.progress import Progress, PullCancelled
from victus_desktop.conversation.errors import ModelError, ServiceError
from victus_desktop.paths import Paths

LARGE = weights(1_000_000)
SMALL = b'{"sample_rate": 22050}'


@pytest.fixture
def held(server: FileServer, paths: Paths) -> Held:
    """The one large file of the model `mine`, pinned by the catalog."""
    write_catalog(paths, entry("mine", HUB, hub_file("m.gguf", LARGE)))
    server.files["m.gguf"] = Held(LARGE)
    return server.files["m.gguf"]


@pytest.fixture
def unpinned(server: FileServer, paths: Paths) -> FileServer:
    """A model of a large and a small file whose hashes only the hub knows."""
    files = hub_file("m.gguf", LARGE, pinned=False), hub_file("m.json", SMALL, pinned=False)
    write_catalog(paths, entry("mine", HUB, *files))
    server.files |= {"m.gguf": Held(LARGE), "m.json": Held(SMALL, large=False)}
    return server


def wait_for(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end, "this did not happen within 30 seconds"
        time.sleep(0.01)


def test_a_pulled_model_lies_in_its_folder_and_nothing_else_is_left(
    library: Library, held: Held, paths: Paths
) -> None:
    with pytest.raises(ModelError, match="not here yet: run `victus models pull mine`"):
        library.locate("mine")
    assert library.pull(["mine"]) == [paths.models / "mine"]
    assert library.locate_file("mine", ".gguf").read_bytes() == LARGE
    assert not (paths.models / ".arriving" / "mine").exists()


def test_progress_rises_to_the_whole_size(library: Library, held: Held) -> None:
    seen: list[Progress] = []
    library.pull(["mine"], seen.append)
    done = [progress.done for progress in seen]
    assert done == sorted(done)
    assert seen[-1] == Progress("mine", "m.gguf", len(LARGE), len(LARGE))
    assert len(set(done)) > 2


def test_a_connection_cut_half_way_resumes_where_it_ended(
    library: Library, held: Held, server: FileServer
) -> None:
    held.cuts = [500_000, 200_000]
    library.pull(["mine"])
    assert library.locate_file("mine", ".gguf").read_bytes() == LARGE
    assert server.ranges() == ["", "bytes=500000-", "bytes=700000-"]


def test_a_server_without_ranges_makes_it_start_anew(library: Library, held: Held) -> None:
    held.cuts, held.knows_ranges = [500_000], False
    library.pull(["mine"])
    assert library.locate_file("mine", ".gguf").read_bytes() == LARGE


def test_a_later_pull_goes_on_where_a_cancelled_one_ended(
    library: Library, held: Held, server: FileServer, paths: Paths
) -> None:
    seen: list[Progress] = []
    with pytest.raises(PullCancelled, match="victus models pull mine"):
        library.pull(["mine"], seen.append, lambda: bool(seen) and seen[-1].done >= 300_000)
    there = (paths.models / ".arriving" / "mine" / "m.gguf").stat().st_size
    assert 300_000 <= there < len(LARGE)
    library.pull(["mine"])
    assert library.locate_file("mine", ".gguf").read_bytes() == LARGE
    assert server.ranges() == ["", f"bytes={there}-"]


def test_a_later_pull_goes_on_where_a_killed_process_ended(
    library: Library, held: Held, server: FileServer, paths: Paths
) -> None:
    held.stalls_after = 600_000
    code = "from victus_desktop.catalog.library import Library; Library().pull(['mine'])"
    arriving = paths.models / ".arriving" / "mine" / "m.gguf"
    with subprocess.Popen([sys.executable, "-c", code]) as process:
        wait_for(lambda: arriving.exists() and arriving.stat().st_size > 500_000)
        process.kill()
    there = arriving.stat().st_size
    library.pull(["mine"])
    assert library.locate_file("mine", ".gguf").read_bytes() == LARGE
    assert server.ranges() == ["", f"bytes={there}-"]


def test_two_pulls_of_one_model_do_not_mix(library: Library, held: Held, paths: Paths) -> None:
    refused: list[str] = []

    def meanwhile(progress: Progress) -> None:
        with pytest.raises(ModelError, match="being fetched already"):
            Library(paths).pull(["mine"])
        refused.append(progress.file)

    library.pull(["mine"], meanwhile)
    assert refused
    assert library.locate("mine")


def test_a_network_that_stays_away_is_reported_and_what_came_is_kept(
    library: Library, held: Held, server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "_FIRST_PAUSE", 0.001)
    held.cuts = [400_000, *[0] * 20]
    with pytest.raises(ServiceError, match=r"does not hold.* are kept"):
        library.pull(["mine"])
    held.cuts = []
    library.pull(["mine"])
    assert server.ranges()[-1] == "bytes=400000-"


@pytest.mark.parametrize("sent", [weights(len(LARGE), seed=2), LARGE[:-1], LARGE + b"more"])
def test_content_with_a_wrong_hash_is_refused_and_removed(
    library: Library, held: Held, paths: Paths, sent: bytes
) -> None:
    held.sent_instead = sent
    with pytest.raises(ModelError, match="refused and removed"):
        library.pull(["mine"])
    assert not list(paths.models.rglob("*.gguf"))
    with pytest.raises(ModelError, match="not here yet"):
        library.locate("mine")


def test_a_hub_that_names_another_hash_than_the_catalog_is_not_even_asked_for_it(
    library: Library, held: Held, server: FileServer
) -> None:
    held.content = weights(len(LARGE), seed=2)
    with pytest.raises(ModelError, match="holds another"):
        library.pull(["mine"])
    assert server.ranges() == []


def test_without_hashes_in_the_catalog_those_of_the_hub_count(
    library: Library, unpinned: FileServer
) -> None:
    library.pull(["mine"])
    assert library.locate_file("mine", ".json").read_bytes() == SMALL
    assert [item.trust for item in library.listings() if item.model.id == "mine"] == ["by hub"]


@pytest.mark.parametrize("name", ["m.gguf", "m.json"])
def test_content_that_the_hub_itself_did_not_announce_is_refused(
    library: Library, unpinned: FileServer, name: str
) -> None:
    held = unpinned.files[name]
    held.sent_instead = weights(len(held.content), seed=3)
    with pytest.raises(ModelError, match=f"{name}.*refused.*which its source names"):
        library.pull(["mine"])


def test_what_the_hub_named_first_counts_from_then_on(
    library: Library, unpinned: FileServer
) -> None:
    library.pull(["mine"])
    damage(library.locate_file("mine", ".gguf"))
    with pytest.raises(ModelError, match=r"damaged \(m\.gguf\) and is not loaded"):
        library.locate("mine")
    unpinned.files["m.gguf"] = Held(weights(len(LARGE), seed=4))
    with pytest.raises(ModelError, match="refused"):
        library.pull(["mine"])
    unpinned.files["m.gguf"] = Held(LARGE)
    library.pull(["mine"])
    assert library.locate_file("mine", ".gguf").read_bytes() == LARGE


def test_weights_put_there_by_hand_are_not_believed_without_a_hash(
    library: Library, unpinned: FileServer, paths: Paths
) -> None:
    folder = paths.models / "mine"
    folder.mkdir(parents=True)
    (folder / "m.gguf").write_bytes(LARGE)
    (folder / "m.json").write_bytes(SMALL)
    with pytest.raises(ModelError, match="pull mine"):
        library.locate("mine")


def test_only_the_damaged_file_is_fetched_again(
    library: Library, unpinned: FileServer, paths: Paths
) -> None:
    library.pull(["mine"])
    unpinned.asked.clear()
    (paths.models / "mine" / "m.json").unlink()
    library.pull(["mine"])
    assert all(asked.path.endswith("m.json") for asked in unpinned.asked)
    assert library.locate("mine")


def test_a_model_that_is_there_is_not_asked_for_again(
    library: Library, held: Held, server: FileServer
) -> None:
    library.pull(["mine"])
    server.asked.clear()
    library.pull(["mine"])
    assert server.asked == []


def test_the_users_token_goes_to_the_hub_and_nowhere_else(
    library: Library, held: Held, server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    library.pull(["mine"])
    sent = {asked.path.split("/")[1]: asked.token for asked in server.asked}
    assert sent == {"someone": "Bearer hf_secret", "elsewhere": ""}


def test_a_file_that_the_hub_lacks_is_an_error_of_the_service(
    library: Library, held: Held, server: FileServer
) -> None:
    del server.files["m.gguf"]
    with pytest.raises(ServiceError, match=r"does not give mine.*404"):
        library.pull(["mine"])


def test_no_hub_at_all_is_an_error_of_the_service(
    library: Library, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ServiceError, match="Check the network and HF_ENDPOINT"):
        library.pull(["mine"])
