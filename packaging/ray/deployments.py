"""Victus's engines as Ray Serve deployments behind the routes of OpenAI's API.

    serve run deployments:app            (in this folder, where Victus and ray[serve] are installed)

A Victus server uses them by its settings: `speech.recognizer_endpoint`, `speech.voice_endpoint`
and `knowledge.embedder_endpoint` name this address, ending in /v1. The weights come from the
catalog as everywhere. VICTUS_REPLICAS is the most replicas each engine grows to.
"""

import os
from typing import Annotated, Any

import numpy as np
from fastapi import FastAPI, Form, Response, UploadFile
from pydantic import BaseModel
from ray import serve

from victus_desktop.audio.files import decode, encode
from victus_desktop.catalog.library import Library
from victus_desktop.conversation.audio import Audio, join
from victus_desktop.settings import load_settings

_MOST = int(os.environ.get("VICTUS_REPLICAS", "2"))
_LEAST = int(os.environ.get("VICTUS_LEAST_REPLICAS", "1"))
_GROWS: dict[str, Any] = {
    "autoscaling_config": {
        "min_replicas": _LEAST,
        "max_replicas": _MOST,
        "target_ongoing_requests": 2,
    },
    "max_ongoing_requests": 8,
    "health_check_period_s": 2,
    "health_check_timeout_s": 10,
    "ray_actor_options": {"num_cpus": float(os.environ.get("VICTUS_REPLICA_CPUS", "0.5"))},
}


@serve.deployment(**_GROWS)
class Recognizer:
    def __init__(self) -> None:
        from victus_desktop.speech.whisper import WhisperTranscriber

        speech = load_settings().speech
        self._engine = WhisperTranscriber(
            Library().locate(speech.recognizer), speech.language, speech.threads
        )
        self._engine.warm()

    def transcribe(self, sound: bytes, vocabulary: list[str]) -> dict[str, Any]:
        audio = join(decode(sound))
        said = self._engine.transcribe(audio, vocabulary)
        return {"text": said.text, "language": said.language, "duration": audio.seconds}


@serve.deployment(**_GROWS)
class Voice:
    def __init__(self) -> None:
        from victus_desktop.speech.piper import PiperSynthesizer

        speech = load_settings().speech
        self._engine = PiperSynthesizer(Library().locate(speech.voice), speech.speed)
        self._engine.warm()

    def speak(self, text: str, kind: str) -> bytes:
        parts: list[Audio] = list(self._engine.synthesize(text))
        return encode(parts, kind)


@serve.deployment(**_GROWS)
class Embedder:
    def __init__(self) -> None:
        from victus_desktop.knowledge.embedder import MiniLmEmbedder

        self._engine = MiniLmEmbedder(Library().locate(load_settings().knowledge.embedder), 1)

    @serve.batch(max_batch_size=32, batch_wait_timeout_s=0.005)
    async def embed(self, requests: list[list[str]]) -> list[list[list[float]]]:
        """Embed the texts of several requests in one run of the model."""
        rows = self._engine.embed([text for texts in requests for text in texts])
        ends = np.cumsum([len(texts) for texts in requests])[:-1]
        return [part.tolist() for part in np.split(rows, ends)]


class Speech(BaseModel):
    input: str
    response_format: str = "wav"


class Texts(BaseModel):
    input: str | list[str]
    model: str = "embedder"


api = FastAPI(title="Victus engines")


@serve.deployment(num_replicas=1, max_ongoing_requests=256)
@serve.ingress(api)
class Front:
    """The door. Ray sends a request again where its replica died before it began."""

    def __init__(self, recognizer: Any, voice: Any, embedder: Any) -> None:
        self._recognizer = recognizer
        self._voice = voice
        self._embedder = embedder

    @api.get("/healthz")
    async def healthz(self) -> dict[str, str]:
        return {"status": "ok"}

    @api.post("/v1/audio/transcriptions")
    async def transcriptions(
        self, file: UploadFile, prompt: Annotated[str, Form()] = ""
    ) -> dict[str, Any]:
        names = [name.strip() for name in prompt.split(",") if name.strip()]
        told: dict[str, Any] = await self._recognizer.transcribe.remote(await file.read(), names)
        return told

    @api.post("/v1/audio/speech")
    async def speech(self, body: Speech) -> Response:
        sound = await self._voice.speak.remote(body.input, body.response_format)
        return Response(sound, media_type=f"audio/{body.response_format}")

    @api.post("/v1/embeddings")
    async def embeddings(self, body: Texts) -> dict[str, Any]:
        texts = [body.input] if isinstance(body.input, str) else body.input
        rows = await self._embedder.embed.remote(texts)
        data = [
            {"object": "embedding", "index": index, "embedding": row}
            for index, row in enumerate(rows)
        ]
        return {"object": "list", "data": data, "model": body.model}


app = Front.bind(Recognizer.bind(), Voice.bind(), Embedder.bind())
