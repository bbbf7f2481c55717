"""A local language model as a LangChain chat model."""

import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Self

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    BaseMessage,
    BaseMessageChunk,
    HumanMessage,
    SystemMessage,
    ToolMessage,
)
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import Field, PrivateAttr

from victus_desktop.agent.language_model import tool_calls
from victus_desktop.agent.language_model.cancelling import Cancelled, never
from victus_desktop.agent.language_model.chat_template import ChatTemplate, Plain
from victus_desktop.agent.language_model.llama import Llama, Sampling
from victus_desktop.agent.language_model.marks import up_to
from victus_desktop.agent.language_model.telemetry import switch_off
from victus_desktop.conversation.errors import BadInput

log = logging.getLogger(__name__)

_KEEP = 0.75
"""Part of the context that is filled again once old turns had to go: cutting deeper than needed
keeps the beginning the same for some turns, so that it need not be evaluated at each."""


class ChatLlama(BaseChatModel):
    """Streams the words of a GGUF model; threads take turns, first come first served.

    What a prompt has in common with earlier ones is not evaluated again, so a system prompt that
    stays the same costs its time once (see `warm`). Generation stops within milliseconds of
    `cancelled` (a field, see `until`, or a keyword of `stream`), then TurnCancelled is raised.
    Other keywords of `stream`: max_tokens, temperature, seed.
    """

    path: Path
    context_tokens: int = 4096
    max_tokens: int = 160
    temperature: float = 0.2
    repeat_penalty: float = 1.1
    threads: int = 0
    """0: by the machine."""
    seed: int | None = None
    cancelled: Cancelled = Field(default=never, exclude=True)
    _llama: Llama = PrivateAttr()
    _template: ChatTemplate = PrivateAttr()

    def model_post_init(self, context: Any) -> None:
        """Load the weights. Raises ModelError."""
        switch_off()
        super().model_post_init(context)
        self._llama = Llama(self.path, context_tokens=self.context_tokens, threads=self.threads)
        self._template = ChatTemplate(
            self._llama.chat_template, bos=self._llama.mark("bos"), eos=self._llama.mark("eos")
        )

    @property
    def _llm_type(self) -> str:
        return "llama.cpp"

    def until(self, cancelled: Cancelled) -> Self:
        """Give the same model, bound to one turn's cancellation."""
        return self.model_copy(update={"cancelled": cancelled})

    def warm(self, messages: Sequence[BaseMessage], cancelled: Cancelled = never) -> None:
        """Evaluate what later prompts will begin with. Raises TurnCancelled."""
        for _ in self.stream(list(messages), max_tokens=1, cancelled=cancelled):
            pass

    def warm_from(self, folder: Path, messages: Sequence[BaseMessage]) -> None:
        """Do the same with what was evaluated in an earlier process, or keep it for the next.

        `folder` holds one file, named by the model, the library and the prompt.
        """
        file = folder / f"{self._key(messages)}.prompt"
        known = file.exists() and self._llama.load(file)
        self.warm(messages)
        if known:
            return
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.prompt"):
            old.unlink()
        if not self._llama.save(file):
            log.warning("the evaluated prompt could not be kept in %s", folder)

    def _key(self, messages: Sequence[BaseMessage]) -> str:
        import llama_cpp

        known = self.path.stat()
        told = [self.path.name, known.st_size, known.st_mtime_ns, llama_cpp.__version__]
        told += [self._llama.context_tokens, self.prompt(messages)]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:32]

    def prompt(
        self,
        messages: Sequence[BaseMessage],
        tools: Sequence[Mapping[str, Any]] = (),
        max_tokens: int | None = None,
    ) -> list[int]:
        """Give the tokens that the model is told, leaving room for an answer of `max_tokens`.

        Where all do not fit the oldest turns are left out, never the system prompt. Raises
        BadInput where that alone is too long.
        """
        room = self._llama.context_tokens - (max_tokens or self.max_tokens)
        return self._fitting(_plain(messages, tools), room)

    def write_with(self, threads: int) -> None:
        """Take so many threads for each token that is written; more are taken for long prompts."""
        self._llama.write_with(threads)

    def forget(self) -> None:
        """Drop what was evaluated, so that the next prompt is evaluated whole."""
        self._llama.forget()

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Give the model with these tools.

        With `tool_choice` 'any' or 'required' it must call one, with a name that one, else it may
        answer in words instead.
        """
        told = [convert_to_openai_tool(tool) for tool in tools]
        return self.bind(tools=told, tool_choice=tool_choice, **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        whole: BaseMessageChunk = AIMessageChunk(content="")
        for chunk in self._stream(messages, stop, run_manager, **kwargs):
            whole = whole + chunk.message
        calls = whole.tool_calls if isinstance(whole, AIMessageChunk) else []
        message = AIMessage(content=whole.content, tool_calls=calls)
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        tools, forced = _offered(kwargs.get("tools") or (), kwargs.get("tool_choice"))
        most = min(kwargs.get("max_tokens") or self.max_tokens, self._llama.context_tokens // 2)
        generated = self._llama.generate(
            self.prompt(messages, tools, most),
            most,
            self._sampling(tools, forced, kwargs),
            kwargs.get("cancelled") or self.cancelled,
        )
        with closing(generated) as pieces:
            for message in _messages(up_to(pieces, stop or ()), bool(tools)):
                chunk = ChatGenerationChunk(message=message)
                if run_manager:
                    run_manager.on_llm_new_token(str(message.content), chunk=chunk)
                yield chunk

    def _sampling(
        self, tools: Sequence[Mapping[str, Any]], forced: bool, options: Mapping[str, Any]
    ) -> Sampling:
        temperature = options.get("temperature")
        return Sampling(
            temperature=self.temperature if temperature is None else temperature,
            repeat_penalty=self.repeat_penalty,
            seed=options.get("seed", self.seed),
            grammar=tool_calls.grammar(tools) if tools else "",
            trigger="" if forced else tool_calls.TRIGGER,
        )

    def _fitting(self, messages: list[Plain], room: int) -> list[int]:
        tokens = self._tokens(messages)
        limit = room
        while len(tokens) > limit:
            limit = int(room * _KEEP)
            head = sum(one.role == "system" for one in messages[:1])
            starts = [i for i, one in enumerate(messages) if one.role == "user" and i > head]
            if starts:
                messages = messages[:head] + messages[starts[0] :]
            else:
                messages = _shortened(messages, head, limit / len(tokens))
            tokens = self._tokens(messages)
        return tokens

    def _tokens(self, messages: Sequence[Plain]) -> list[int]:
        tokens: list[int] = []
        begins_itself = self._llama.mark("bos")
        for segment in self._template.segments(messages):
            first = not tokens and not segment.text.startswith(begins_itself or "\0")
            tokens += self._llama.tokens(segment.text, marks=segment.is_frame, first=first)
        return tokens


def _offered(
    tools: Sequence[Mapping[str, Any]], choice: str | None
) -> tuple[Sequence[Mapping[str, Any]], bool]:
    """Give the tools that may be called, and whether one must be."""
    if choice == "none":
        return (), False
    named = [tool for tool in tools if tool["function"]["name"] == choice]
    return named or tools, bool(tools) and (bool(named) or choice in ("any", "required"))


def _messages(pieces: Iterator[str], may_call: bool) -> Iterator[AIMessageChunk]:
    """Give words as they come; a call once it is whole."""
    text = ""
    for piece in pieces:
        text += piece
        if may_call and (not text.strip() or text.lstrip().startswith("{")):
            continue
        yield AIMessageChunk(content=text)
        text, may_call = "", False
    call = tool_calls.read(text) if text.strip() else None
    if call is not None:
        yield AIMessageChunk(content="", tool_call_chunks=[call])


def _plain(messages: Sequence[BaseMessage], tools: Sequence[Mapping[str, Any]]) -> list[Plain]:
    """Give messages in the three roles that every template knows.

    The tools stand beside the latest request: in the system prompt they would change the
    beginning, and all that follows would be evaluated again.
    """
    plain = []
    last = max((i for i, one in enumerate(messages) if isinstance(one, HumanMessage)), default=-1)
    for number, message in enumerate(messages):
        text = message.text
        if isinstance(message, SystemMessage):
            plain.append(Plain("system", text))
        elif isinstance(message, ToolMessage):
            plain.append(Plain("user", f"Result: {text}"))
        elif isinstance(message, AIMessage):
            calls = tool_calls.written(message.tool_calls)
            plain.append(Plain("assistant", "\n".join(filter(None, (text, calls)))))
        else:
            about = f"{tool_calls.told(tools)}\n\n" if tools and number == last else ""
            plain.append(Plain("user", about + text))
    return plain


def _shortened(messages: list[Plain], head: int, part: float) -> list[Plain]:
    """Take the middle out of the longest message, so that about `part` of all is left."""
    longest = max(range(head, len(messages)), key=lambda i: len(messages[i].text), default=None)
    half = int(len(messages[longest].text) * part * 0.45) if longest is not None else 0
    if longest is None or half < 1:
        raise BadInput(
            "The instructions are longer than what the language model sees at once; raise "
            "language_model.context_tokens."
        )
    role, text = messages[longest].role, messages[longest].text
    short = Plain(role, f"{text[:half]} … {text[-half:]}")
    return [*messages[:longest], short, *messages[longest + 1 :]]
