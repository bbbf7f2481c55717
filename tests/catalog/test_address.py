"""Pulling from plain addresses and from files."""

from pathlib import Path

import pytest

from tests.catalog.servers import FileServer, Held
from tests.catalog.writing import entry, file_from, weights, write_catalog
from victus_desktop.catalog.library import Library
from victus_desktop.conversation.errors import ModelError, ServiceError
from victus_desktop.paths import Paths

CONTENT = weights(500_000)


@pytest.fixture
def held(server: FileServer, paths: Paths) -> Held:
    """The one file of the model `mine`, at a plain address."""
    file = file_from("m.gguf", CONTENT, f"{server.address}/raw/m.gguf")
    write_catalog(paths, entry("mine", 'source = "url"', file))
    server.files["m.gguf"] = Held(CONTENT, large=False)
    return server.files["m.gguf"]


def test_an_address_is_fetched_and_resumed(
    library: Library, held: Held, server: FileServer
) -> None:
    held.cuts = [200_000]
    library.pull(["mine"])
    assert library.locate_file("mine", ".gguf").read_bytes() == CONTENT
    assert server.ranges() == ["", "bytes=200000-"]


def test_the_users_token_for_the_hub_is_not_sent_to_an_address(
    library: Library, held: Held, server: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    library.pull(["mine"])
    assert {asked.token for asked in server.asked} == {""}


def test_a_wrong_hash_is_refused_and_removed(library: Library, held: Held, paths: Paths) -> None:
    held.sent_instead = weights(len(CONTENT), seed=2)
    with pytest.raises(ModelError, match=r"m\.gguf of mine was refused and removed: its SHA-256"):
        library.pull(["mine"])
    assert not list(paths.models.rglob("*.gguf"))


def test_an_address_that_has_moved_says_what_it_answered(
    library: Library, held: Held, server: FileServer
) -> None:
    server.files.clear()
    with pytest.raises(ServiceError, match=r"/raw/m\.gguf answered 404"):
        library.pull(["mine"])


def test_a_file_is_copied_so_that_the_original_may_go(
    library: Library, paths: Paths, tmp_path: Path
) -> None:
    original = tmp_path / "original.gguf"
    original.write_bytes(CONTENT)
    file = file_from("m.gguf", CONTENT, str(original))
    write_catalog(paths, entry("mine", 'source = "file"', file))
    library.pull(["mine"])
    original.unlink()
    assert library.locate_file("mine", ".gguf").read_bytes() == CONTENT


def test_a_file_that_is_gone_is_named(library: Library, paths: Paths) -> None:
    file = file_from("m.gguf", CONTENT, "/nowhere/m.gguf")
    write_catalog(paths, entry("mine", 'source = "file"', file))
    with pytest.raises(ModelError, match=r"/nowhere/m\.gguf, and there is no such file"):
        library.pull(["mine"])
