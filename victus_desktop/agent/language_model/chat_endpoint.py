"""The chat model behind an endpoint's address; importing this loads the OpenAI client."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any, Self

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_openai.chat_models.base import BaseChatOpenAI
from pydantic import Field

from victus_desktop.agent.language_model.cancelling import Cancelled, never, pulled
from victus_desktop.agent.language_model.endpoint import plain_failures
from victus_desktop.agent.language_model.telemetry import switch_off
from victus_desktop.conversation.errors import ServiceError


class ChatEndpoint(BaseChatOpenAI):
    """Streams the words of a model at a server.

    Where `cancelled` (a field, see `until`, or a keyword of `stream`) tells so, TurnCancelled is
    raised within milliseconds, even while the server is silent.
    """

    cancelled: Cancelled = Field(default=never, exclude=True)

    def model_post_init(self, context: Any) -> None:
        """Make sure that nobody watches."""
        switch_off()
        super().model_post_init(context)

    def until(self, cancelled: Cancelled) -> Self:
        """Give the same model, bound to one turn's cancellation."""
        return self.model_copy(update={"cancelled": cancelled})

    @property
    def _llm_type(self) -> str:
        return "endpoint"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        *,
        stream_usage: bool | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        cancelled = kwargs.pop("cancelled", None) or self.cancelled
        answer = super()._stream(messages, stop, stream_usage=stream_usage, **kwargs)
        address = self.openai_api_base or ""
        answered = False
        named: set[int | str | None] = set()
        with plain_failures(address), closing(pulled(answer, cancelled)) as chunks:
            for chunk in chunks:
                answered = True
                _name_once(chunk.message, named)
                if run_manager:
                    run_manager.on_llm_new_token(chunk.text, chunk=chunk)
                yield chunk
        if not answered:
            raise ServiceError(f"The language model at {address} answered nothing.")


def _name_once(message: BaseMessage, named: set[int | str | None]) -> None:
    """Some servers repeat a call's name in every piece of it; LangChain would join them."""
    for call in message.tool_call_chunks if isinstance(message, AIMessageChunk) else ():
        if call["index"] in named:
            call["name"] = None
        elif call["name"]:
            named.add(call["index"])
