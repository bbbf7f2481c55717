"""Speech to text and text to speech."""

from typing import Annotated, Any

from fastapi import APIRouter, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from victus_desktop.api import shapes
from victus_desktop.api.problems import Problem
from victus_desktop.api.routes.access import Behind
from victus_desktop.api.services import Services
from victus_desktop.conversation.audio import Audio, join

router = APIRouter(tags=["speech"])

LONGEST_SECONDS = 600


class SpeechRequest(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "Good morning."}]})
    text: Annotated[str, Field(min_length=1, max_length=4096, pattern=r"\S")]


@router.post("/api/transcribe", response_model=shapes.Transcription)
def transcribe(behind: Behind, file: UploadFile) -> dict[str, Any]:
    """Write down what is said in a sound file of at most ten minutes."""
    audio = heard(behind, file.file.read())
    said = behind.transcriber.transcribe(audio)
    return {"text": said.text, "language": said.language, "seconds": round(audio.seconds, 2)}


@router.post(
    "/api/synthesize",
    response_class=Response,
    responses={200: {"content": {"audio/wav": {"schema": {"type": "string"}}}}},
)
def synthesize(behind: Behind, body: SpeechRequest) -> Response:
    """Speak a text; gives a WAV file."""
    return Response(spoken(behind, body.text, "wav"), media_type="audio/wav")


def heard(behind: Services, data: bytes) -> Audio:
    """Decode an uploaded sound file. Raises AudioFileError or Problem."""
    parts: list[Audio] = []
    seconds = 0.0
    for part in behind.decode(data):
        parts.append(part)
        seconds += part.seconds
        if seconds > LONGEST_SECONDS:
            raise Problem(413, "too_long", f"At most {LONGEST_SECONDS} s of sound.")
    return join(parts)


def spoken(behind: Services, text: str, kind: str) -> bytes:
    """Speak a text into a file of the kind."""
    return behind.encode(list(behind.synthesizer.synthesize(behind.speakable(text))), kind)
