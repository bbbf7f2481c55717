"""Messages as a model was trained to read them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_CHATML = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}"
    "<|im_end|>\n{% endfor %}<|im_start|>assistant\n"
)
"""For models that bring no template."""
_PLACE = re.compile("\ue000(\\d+)\ue001")


@dataclass(frozen=True, slots=True)
class Plain:
    """A message in its simplest form."""

    role: str
    """'system', 'user' or 'assistant'."""
    text: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a prompt."""

    text: str
    is_frame: bool
    """The template's own words, in which marks count; anything else is only text."""


class ChatTemplate:
    """Frames messages, keeping what people and documents wrote apart from the frame.

    So a message that holds the template's marks cannot pass for another speaker.
    """

    def __init__(self, source: str, *, bos: str = "", eos: str = "") -> None:
        from llama_cpp.llama_chat_format import Jinja2ChatFormatter

        self._render = Jinja2ChatFormatter(source or _CHATML, eos_token=eos, bos_token=bos)

    def segments(self, messages: Sequence[Plain]) -> list[Segment]:
        """Give the prompt up to where the assistant's answer begins."""
        import jinja2

        try:
            framed = self._framed(
                [(one.role, f"\ue000{i}\ue001") for i, one in enumerate(messages)]
            )
        except (ValueError, jinja2.TemplateError):
            framed = self._framed(_alternating(messages))
        segments = []
        for number, text in enumerate(_PLACE.split(framed)):
            is_frame = number % 2 == 0
            if not is_frame:
                text = messages[int(text)].text
            if text:
                segments.append(Segment(text, is_frame))
        return segments

    def _framed(self, told: Sequence[tuple[str, str]]) -> str:
        messages: list[Any] = [{"role": role, "content": text} for role, text in told]
        return str(self._render(messages=messages, enable_thinking=False).prompt)


def _alternating(messages: Sequence[Plain]) -> list[tuple[str, str]]:
    """Give user and assistant by turns, for templates that know nothing else."""
    told: list[tuple[str, str]] = []
    for number, message in enumerate(messages):
        role = "assistant" if message.role == "assistant" else "user"
        place = f"\ue000{number}\ue001"
        if told and told[-1][0] == role:
            told[-1] = (role, f"{told[-1][1]}\n\n{place}")
        else:
            told.append((role, place))
    return told
