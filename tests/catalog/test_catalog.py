"""What the catalog says and how it is read."""

from typing import get_args

import pytest

from tests.catalog.writing import HUB, entry, hub_file, sha256, write_catalog
from tests.conftest import STARTERS
from victus_desktop.catalog.catalog import Kind
from victus_desktop.catalog.library import Library
from victus_desktop.conversation.errors import BadInput
from victus_desktop.paths import Paths
from victus_desktop.settings import Settings

FILE = hub_file("m.gguf", b"weights")
GOOD = entry("mine", HUB, FILE)


def test_starters_cover_every_default_and_need_no_hub(library: Library) -> None:
    settings = Settings()
    defaults = {
        settings.speech.recognizer,
        settings.speech.voice,
        settings.language_model.model,
        settings.knowledge.embedder,
    }
    starters = {model.id: model for model in library.catalog.starters}
    assert defaults | set(STARTERS) <= starters.keys()
    assert {model.source for model in starters.values()} == {"wheel"}


def test_every_model_that_comes_with_victus_is_pinned_to_the_byte(library: Library) -> None:
    for model in library.catalog:
        assert model.pinned, model.id
        assert all(file.size for file in model.files), model.id
        if model.source == "hub":
            assert len(model.revision) == 40, f"{model.id}: a tag can be moved, a commit cannot"


def test_there_are_voices_for_the_main_languages(library: Library) -> None:
    voices = [model for model in library.catalog if model.kind == "tts"]
    spoken = {language.partition("-")[0] for voice in voices for language in voice.languages}
    assert spoken >= {"de", "en", "es", "fr", "it", "nl", "pl", "pt", "ru", "uk", "zh"}


def test_larger_models_of_a_family_need_more_memory(library: Library) -> None:
    for family in (
        ("whisper-tiny.en", "whisper-base", "whisper-small", "whisper-medium"),
        ("smollm2-135m-instruct", "qwen3-0.6b", "qwen3-1.7b", "qwen3-4b", "qwen3-8b"),
    ):
        needs = [library.catalog.get(model_id).memory_mb for model_id in family]
        assert needs == sorted(needs)
        for model_id, need in zip(family, needs, strict=True):
            assert need * 1e6 > library.catalog.get(model_id).size


def test_the_users_catalog_adds_and_replaces(library: Library, paths: Paths) -> None:
    write_catalog(paths, GOOD + entry("whisper-base", HUB, FILE))
    assert library.catalog.get("mine").repo == "someone/something"
    assert library.catalog.get("whisper-base").source == "hub"
    assert library.catalog.get("whisper-tiny.en").source == "wheel"


def test_starter_and_ids_may_be_mixed_and_name_each_model_once(library: Library) -> None:
    chosen = [m.id for m in library.catalog.select(["qwen3-4b", "starter", "whisper-tiny.en"])]
    assert chosen[0] == "qwen3-4b"
    assert sorted(chosen) == sorted(["qwen3-4b", *(m.id for m in library.catalog.starters)])


def test_an_unknown_id_is_named(library: Library) -> None:
    with pytest.raises(BadInput, match=r"'wisper'.*models list"):
        library.catalog.select(["wisper"])


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('id = "mine"', 'id = "../mine"', "an id has"),
        ('id = "mine"', 'id = "starter"', "an id has"),
        ('id = "mine"', "", r"\(without id\).*id is missing"),
        ('kind = "llm"', 'kind = "oracle"', "'oracle' is none of stt"),
        ('source = "hub"', 'source = "attic"', "'attic' is none of wheel"),
        ("memory_mb = 100", 'memory_mb = "much"', "memory_mb is a number"),
        ('repo = "someone/something"', "", "needs repo and revision"),
        ('licence = "MIT"', "", "licence is missing"),
        ('licence = "MIT"', 'licence = "MIT"\ncolour = "red"', "colour is not known"),
        ('languages = ["en"]', 'languages = "en"', "no list of texts"),
        ('name = "m.gguf"', 'name = "../../m.gguf"', "no name for a file"),
        ('name = "m.gguf"', 'name = "/etc/m.gguf"', "no name for a file"),
        (sha256(b"weights"), "abc", "not 64 hexadecimal digits"),
        ("size = 7", "size = -7", "number of bytes"),
        (HUB, 'source = "url"', "says where it comes from"),
        (FILE, FILE + '\nfrom = ["a", "b"]', "says where it comes from"),
        ("[[models]]", "[[models", "Expected"),
    ],
)
def test_a_mistake_in_the_users_catalog_is_explained(
    library: Library, paths: Paths, before: str, after: str, said: str
) -> None:
    assert before in GOOD
    write_catalog(paths, GOOD.replace(before, after))
    with pytest.raises(BadInput, match=rf"catalog\.toml cannot be read: .*{said}"):
        library.catalog.get("mine")


@pytest.mark.parametrize("source", ["wheel", "url", "file"])
def test_only_the_hub_may_vouch_for_a_file(library: Library, paths: Paths, source: str) -> None:
    file = 'name = "m.gguf"\nfrom = ["x"]'
    write_catalog(paths, entry("mine", f'source = "{source}"', file))
    with pytest.raises(BadInput, match=r"m\.gguf needs its sha256"):
        library.catalog.get("mine")


def test_every_kind_that_victus_runs_has_a_model(library: Library) -> None:
    kinds = {model.kind for model in library.catalog}
    assert kinds == set(get_args(Kind)) - {"vad", "wake_word"}, "those two come with packages"
