"""Which recognition, voice and embedding the settings choose: on this machine, or at a server."""

from typing import TYPE_CHECKING

from victus_desktop.app.secrets import secret
from victus_desktop.catalog.pace import pace_now
from victus_desktop.conversation.ports import Synthesizer, Transcriber
from victus_desktop.remote import Remote
from victus_desktop.speech.ready import ReadySynthesizer

if TYPE_CHECKING:
    from victus_desktop.app.core import App
    from victus_desktop.knowledge.embedder import Embedder

ENGINES = "engines"
"""Name of the key for engines at a server among the secrets."""


def load_transcriber(app: "App") -> Transcriber:
    """Load speech recognition and warm it. Raises ModelError."""
    speech = app.settings.speech
    if speech.recognizer_endpoint:
        from victus_desktop.speech.remote import RemoteTranscriber

        return RemoteTranscriber(
            _server(speech.recognizer_endpoint), speech.recognizer, speech.language
        )
    known = pace_now(app.paths.pace)
    return local_transcriber(app, speech.threads or (known.recognizer_threads if known else 0))


def local_transcriber(app: "App", threads: int) -> Transcriber:
    """Load the recognizer that is chosen and warm it. Raises ModelError."""
    from victus_desktop.speech.whisper import WhisperTranscriber

    speech = app.settings.speech
    made = WhisperTranscriber(app.models.locate(speech.recognizer), speech.language, threads)
    made.warm()
    return made


def load_synthesizer(app: "App") -> Synthesizer:
    """Load the voice and warm it. Raises ModelError."""
    speech = app.settings.speech
    if speech.voice_endpoint:
        from victus_desktop.speech.remote import RemoteSynthesizer

        return RemoteSynthesizer(_server(speech.voice_endpoint), speech.voice, speech.speed)
    from victus_desktop.speech.piper import PiperSynthesizer

    made = PiperSynthesizer(app.models.locate(speech.voice), speech.speed)
    made.warm()
    return ReadySynthesizer(made)


def prepare_phrases(app: "App") -> None:
    """Make sound of what is said often, once all that is needed first is loaded."""
    voice = app.synthesizer.get()
    if isinstance(voice, ReadySynthesizer):
        voice.prepare()


def load_embedder(app: "App") -> "Embedder":
    """Load the sentence embedding. Raises ModelError."""
    knowledge = app.settings.knowledge
    if knowledge.embedder_endpoint:
        from victus_desktop.knowledge.remote_embedder import RemoteEmbedder

        return RemoteEmbedder(_server(knowledge.embedder_endpoint), knowledge.embedder)
    from victus_desktop.knowledge.embedder import MiniLmEmbedder

    return MiniLmEmbedder(app.models.locate(knowledge.embedder), threads=1)


def _server(address: str) -> Remote:
    return Remote(address, secret(ENGINES))
