"""Which tool is meant: learnt from the tools' own examples, and doubtful where it should be."""

import shutil
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from victus_desktop.agent.tool import bundled_examples
from victus_desktop.agent.understanding.router import Router
from victus_desktop.agent.understanding.router_features import Embedder, Vectors, plain
from victus_desktop.conversation.records import Effect
from victus_desktop.paths import resource

REQUESTS = Path(__file__).parent / "requests"

EXAMPLES = {
    "weather": [
        *("will it rain today", "is it cold outside", "how hot will it be in paris"),
        *("what is the forecast", "do i need an umbrella", "is it going to snow tomorrow"),
    ],
    "lamp": [
        *("turn on the lamp", "switch the light off", "lights on please"),
        *("dim the lamp", "make the light brighter", "lamp off"),
    ],
    "chat": [
        *("hello there", "how are you", "you are funny", "thank you", "what a day", "i like you"),
    ],
}
EFFECTS = {"weather": Effect.READ, "lamp": Effect.WRITE}


class WordEmbedder:
    """Places texts by their words, and keeps what it was asked."""

    def __init__(self, salt: str = "") -> None:
        self.salt = salt
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        vectors = np.zeros((len(texts), 64), np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            for word in text.split():
                vector[zlib.crc32((self.salt + word).encode()) % 64] += 1
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(lengths, 1), np.float32)


def trained(cache: Path, embedder: Embedder | None = None, **more: list[str]) -> Router:
    return Router.train({**EXAMPLES, **more}, embedder or WordEmbedder(), cache, EFFECTS)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "router.npz"


def test_a_request_goes_to_the_tool_whose_examples_it_resembles(cache: Path) -> None:
    router = trained(cache)
    assert router.rank("Will it rain in Rome tomorrow?")[0].tool == "weather"
    assert router.rank("please switch off the lamp")[0].tool == "lamp"
    assert router.rank("hello, you!")[0].tool == "chat"


def test_all_labels_are_ranked_and_their_probabilities_add_up(cache: Path) -> None:
    ranked = trained(cache).rank("turn on the lamp")
    chances = [choice.probability for choice in ranked]
    assert {choice.tool for choice in ranked} == set(EXAMPLES)
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) == pytest.approx(1, abs=1e-4)


def test_an_example_is_chosen_and_words_it_never_saw_are_not(cache: Path) -> None:
    router = trained(cache)
    choice = router.choose("turn on the lamp")
    assert choice is not None and choice.tool == "lamp"
    assert router.choose("zyx wvut qponm") is None


def test_capitals_and_punctuation_make_no_difference(cache: Path) -> None:
    router = trained(cache)
    assert router.rank("Will it rain today?!") == router.rank("will it rain today")


def test_a_label_without_examples_is_left_out(cache: Path) -> None:
    router = trained(cache, silent=[])
    assert "silent" not in {choice.tool for choice in router.rank("hello")}


def test_one_example_is_enough_to_take_part(cache: Path) -> None:
    router = trained(cache, coffee=["brew an espresso"])
    assert router.rank("brew an espresso")[0].tool == "coffee"


def test_the_second_start_embeds_no_example(cache: Path) -> None:
    first = trained(cache)
    embedder = WordEmbedder()
    again = trained(cache, embedder)
    assert not {text for texts in EXAMPLES.values() for text in texts} & set(embedder.asked)
    assert again.rank("is it cold") == first.rank("is it cold")


def test_a_new_tool_is_learnt_at_the_next_start_embedding_only_what_is_new(cache: Path) -> None:
    trained(cache)
    embedder = WordEmbedder()
    router = trained(cache, embedder, music=["play a song", "put on some jazz", "next track"])
    assert router.rank("play some jazz")[0].tool == "music"
    assert "play a song" in embedder.asked
    assert "lamp off" not in embedder.asked


def test_a_tool_that_is_gone_is_forgotten(cache: Path) -> None:
    trained(cache, music=["play a song"])
    assert "music" not in {choice.tool for choice in trained(cache).rank("play a song")}


def test_another_effect_is_another_router(cache: Path) -> None:
    trained(cache)
    before = cache.read_bytes()
    Router.train(EXAMPLES, WordEmbedder(), cache, {**EFFECTS, "weather": Effect.SEND})
    assert cache.read_bytes() != before


def test_another_embedding_model_makes_all_anew(cache: Path) -> None:
    trained(cache)
    embedder = WordEmbedder(salt="other")
    router = trained(cache, embedder)
    assert "lamp off" in embedder.asked
    assert router.rank("switch off the lamp")[0].tool == "lamp"


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"PK\x03\x04half a zip"])
def test_a_damaged_cache_is_replaced(cache: Path, damage: bytes) -> None:
    trained(cache)
    whole = cache.read_bytes()
    cache.write_bytes(damage)
    assert trained(cache).rank("lamp off")[0].tool == "lamp"
    assert len(cache.read_bytes()) == len(whole)


def test_a_cut_cache_is_replaced(cache: Path) -> None:
    trained(cache)
    cache.write_bytes(cache.read_bytes()[:-200])
    assert trained(cache).rank("lamp off")[0].tool == "lamp"


def test_without_room_for_a_cache_it_works_all_the_same(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert trained(blocked / "router.npz").rank("lamp off")[0].tool == "lamp"


def test_nothing_is_left_beside_the_cache(cache: Path) -> None:
    trained(cache)
    assert list(cache.parent.iterdir()) == [cache]


def test_the_same_examples_make_the_same_router(tmp_path: Path) -> None:
    one, other = trained(tmp_path / "one.npz"), trained(tmp_path / "other.npz")
    assert one.rank("is it cold outside") == other.rank("is it cold outside")


@pytest.mark.parametrize(
    ("typed", "bare"),
    [
        ("What's the weather like?", "what's the weather like"),
        ("  Set it to 7.5, please.", "set it to 7.5 please"),
        ("12 * 3 + 4%", "12 * 3 + 4%"),
        ("Über-cool!", "über-cool"),
    ],
)
def test_a_request_is_read_as_a_recogniser_would_write_it(typed: str, bare: str) -> None:
    assert plain(typed) == bare


# The examples that Victus ships.

NO_TOOL = ("chat", "none")
READ = (
    *("time_or_date", "timer_status", "stopwatch", "alarm_or_reminder_list", "list_read"),
    *("note_search", "memory_read", "math", "unit_convert", "currency_convert", "window_title"),
    *("clipboard_read", "screen_read", "files_list", "files_find", "documents_ask"),
    *("documents_list", "calendar_list", "calendar_free", "email_read", "contact_find"),
    *("weather", "web_search", "news", "repeat", "stop", "capabilities", "joke"),
)


def shipped() -> dict[str, tuple[str, ...]]:
    files = sorted(resource("examples").glob("*.txt"))
    return {file.stem: bundled_examples(file.stem) for file in files}


def test_no_shipped_example_is_there_twice() -> None:
    everything = [text for texts in shipped().values() for text in texts]
    assert len(everything) == len(set(everything))


def test_every_label_has_enough_examples() -> None:
    assert {label: len(texts) for label, texts in shipped().items() if len(texts) < 50} == {}


@pytest.fixture(scope="module")
def router(models: Path, learnt: Path, tmp_path_factory: pytest.TempPathFactory) -> Router:
    from victus_desktop.knowledge.embedder import MiniLmEmbedder

    examples = shipped()
    tools = [label for label in examples if label not in NO_TOOL]
    effects = {label: Effect.READ if label in READ else Effect.WRITE for label in tools}
    effects["email_send"] = Effect.SEND
    embedder = MiniLmEmbedder(models / "minilm-l6-v2-int8")
    kept = shutil.copy(learnt, tmp_path_factory.mktemp("kept"))
    return Router.train(examples, embedder, Path(kept), effects)


def requests() -> list[tuple[str, str]]:
    lines = (REQUESTS / "in_scope.tsv").read_text(encoding="utf-8").splitlines()
    return [(label, text) for label, text in (line.split("\t") for line in lines)]


def test_the_requests_kept_for_measuring_are_not_among_the_examples() -> None:
    known = {plain(text) for texts in shipped().values() for text in texts}
    assert [text for _, text in requests() if plain(text) in known] == []


@pytest.mark.slow
def test_nine_in_ten_unseen_requests_find_their_tool(router: Router) -> None:
    ranked = [(label, [choice.tool for choice in router.rank(text)]) for label, text in requests()]
    first = np.mean([label == tools[0] for label, tools in ranked])
    among_three = np.mean([label in tools[:3] for label, tools in ranked])
    assert first >= 0.9
    assert among_three >= 0.97


@pytest.mark.slow
def test_a_sure_choice_with_an_effect_is_right_nearly_always(router: Router) -> None:
    chosen = [(label, router.choose(text)) for label, text in requests()]
    acts = [
        (label, choice.tool)
        for label, choice in chosen
        if choice is not None and choice.tool not in (*READ, *NO_TOOL)
    ]
    assert len(acts) >= 40
    assert np.mean([label == tool for label, tool in acts]) >= 0.95


@pytest.mark.slow
def test_requests_that_no_tool_fits_seldom_set_off_an_effect(router: Router) -> None:
    texts = (REQUESTS / "out_of_scope.txt").read_text(encoding="utf-8").splitlines()
    chosen = [router.choose(text) for text in texts]
    acts = [one for one in chosen if one is not None and one.tool not in (*READ, *NO_TOOL)]
    assert len(texts) > 100
    assert len(acts) / len(texts) <= 0.06
