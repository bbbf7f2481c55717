"""The official OpenAI client against the API."""

from collections.abc import Iterator

import numpy as np
import openai
import pytest

from tests.api.stand import TOKEN, Stand
from tests.fakes import sound
from victus_desktop.audio.files import decode, encode
from victus_desktop.conversation.audio import join

WEATHER: list[openai.types.chat.ChatCompletionToolParam] = [
    {
        "type": "function",
        "function": {
            "name": "get_weather",
            "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
        },
    }
]


@pytest.fixture
def client(served: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{served}/v1", api_key=TOKEN, max_retries=0) as made:
        yield made


def test_the_models_are_named(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["victus", "echo-1", "ears-1", "voice-1"]


@pytest.mark.parametrize(
    ("model", "answer"), [("victus", "You said good day."), ("echo-1", "good day ")]
)
def test_chat(client: openai.OpenAI, model: str, answer: str) -> None:
    done = client.chat.completions.create(
        model=model, messages=[{"role": "user", "content": "good day"}]
    )

    assert done.choices[0].message.content == answer
    assert done.choices[0].finish_reason == "stop"


@pytest.mark.parametrize(
    ("model", "answer"), [("victus", "You said good day."), ("echo-1", "good day ")]
)
def test_chat_in_pieces(client: openai.OpenAI, model: str, answer: str) -> None:
    chunks = list(
        client.chat.completions.create(
            model=model, messages=[{"role": "user", "content": "good day"}], stream=True
        )
    )

    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == answer
    assert chunks[-1].choices[0].finish_reason == "stop"


def test_a_tool_is_called(client: openai.OpenAI) -> None:
    done = client.chat.completions.create(
        model="echo-1", messages=[{"role": "user", "content": "weather?"}], tools=WEATHER
    )

    assert done.choices[0].finish_reason == "tool_calls"
    calls = done.choices[0].message.tool_calls or []
    assert [(call.id, call.type) for call in calls] == [("c1", "function")]
    assert calls[0].type == "function"
    assert calls[0].function.arguments == '{"city": "Paris"}'


def test_a_tool_is_called_in_pieces(client: openai.OpenAI) -> None:
    chunks = list(
        client.chat.completions.create(
            model="echo-1",
            messages=[{"role": "user", "content": "weather?"}],
            tools=WEATHER,
            stream=True,
        )
    )

    called = [call for chunk in chunks for call in chunk.choices[0].delta.tool_calls or []]
    assert [call.function.name for call in called if call.function] == ["get_weather"]
    assert chunks[-1].choices[0].finish_reason == "tool_calls"


def test_leaving_a_stream_stops_the_model(stand: Stand, client: openai.OpenAI) -> None:
    stand.model.endless = True

    with client.chat.completions.create(
        model="echo-1", messages=[{"role": "user", "content": "go on"}], stream=True
    ) as chunks:
        next(iter(chunks))

    assert stand.model.stopped.wait(5)


def test_transcription(stand: Stand, client: openai.OpenAI) -> None:
    stand.transcriber.texts = ["good morning"]
    recording = ("a.wav", encode([sound(1.0)], "wav"))

    assert client.audio.transcriptions.create(model="stt", file=recording).text == "good morning"
    whole = client.audio.transcriptions.create(
        model="stt", file=recording, response_format="verbose_json"
    )
    assert whole.duration == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize("kind", ["wav", "flac", "mp3"])
def test_speech(client: openai.OpenAI, kind: str) -> None:
    spoken = client.audio.speech.create(
        model="tts",
        voice="any",
        input="five words make half seconds",
        response_format=kind,  # type: ignore[arg-type]
    )

    assert join(list(decode(spoken.content))).seconds == pytest.approx(0.5, abs=0.08)


def test_embeddings(client: openai.OpenAI) -> None:
    made = client.embeddings.create(model="embedder", input=["a", "bb"])

    assert [len(one.embedding) for one in made.data] == [384, 384]
    assert [one.embedding[0] for one in made.data] == [1.0, 2.0]
    plain = client.embeddings.create(model="embedder", input="ccc", encoding_format="float")
    assert np.allclose(plain.data[0].embedding[:2], [3.0, 0.5])


def test_a_wrong_key_is_refused(served: str) -> None:
    with (
        openai.OpenAI(base_url=f"{served}/v1", api_key="wrong", max_retries=0) as client,
        pytest.raises(openai.AuthenticationError, match="The token is wrong"),
    ):
        client.models.list()


@pytest.mark.parametrize("stream", [False, True])
def test_nothing_asked_is_refused(client: openai.OpenAI, stream: bool) -> None:
    with pytest.raises(openai.BadRequestError, match="no message of the user"):
        client.chat.completions.create(
            model="victus", messages=[{"role": "system", "content": "be kind"}], stream=stream
        )


def test_a_chat_goes_on_in_its_conversation(stand: Stand, client: openai.OpenAI) -> None:
    first: list[openai.types.chat.ChatCompletionMessageParam] = [
        {"role": "user", "content": "weather in Rome"}
    ]
    reply = client.chat.completions.create(model="victus", messages=first)
    answer = reply.choices[0].message.content
    more: openai.types.chat.ChatCompletionMessageParam = {"role": "user", "content": "and Paris"}
    client.chat.completions.create(
        model="victus", messages=[*first, {"role": "assistant", "content": answer}, more]
    )
    client.chat.completions.create(model="victus", messages=[more])

    names = [one.conversation for one in stand.history.records]
    assert names[0] == names[1] != names[2]
