"""A local language model as a LangChain chat model, over llama-cpp-python."""

import ctypes
import json
import logging
import os
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    BaseMessage,
    SystemMessage,
    ToolMessage,
    convert_to_openai_messages,
)
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import ConfigDict, PrivateAttr

from victus_desktop.conversation.errors import ModelError, TurnCancelled

log = logging.getLogger(__name__)

Cancelled = Callable[[], bool]

_ANSWER = "answer"
_BATCH = 256
_RESERVE = 16
"""Tokens of the context that are left free for the template's own marks."""


class ChatLlama(BaseChatModel):
    """Streams tokens of a GGUF model; threads take turns.

    The longest common beginning with the prompt before is not evaluated again, so a system prompt
    that stays the same costs its time once (see `warm`). Generation stops at the next token once
    `cancelled` (a key of `stream`'s arguments) tells so. With tools bound the model is held by a
    grammar to either call one of them or answer.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    path: Path
    context_tokens: int = 4096
    max_tokens: int = 160
    temperature: float = 0.2
    threads: int = 0
    seed: int | None = None
    _llama: Any = PrivateAttr()
    _lock: threading.Lock = PrivateAttr(default_factory=threading.Lock)
    _stop: Cancelled = PrivateAttr()
    _abort: Any = PrivateAttr(default=None)

    def model_post_init(self, context: Any) -> None:
        """Load the weights. Raises ModelError."""
        super().model_post_init(context)
        self._stop = _never
        import llama_cpp

        threads = self.threads or max(1, (os.cpu_count() or 2) // 2)
        try:
            self._llama = llama_cpp.Llama(
                str(self.path),
                n_ctx=self.context_tokens,
                n_batch=_BATCH,
                n_threads=threads,
                n_threads_batch=os.cpu_count() or threads,
                verbose=False,
            )
        except (ValueError, OSError, AssertionError) as error:
            raise ModelError(
                f"The language model {self.path.name} does not load ({error}); try "
                "`victus models verify`."
            ) from error
        self._abort = llama_cpp.ggml_abort_callback(lambda data: self._stop())
        llama_cpp.llama_set_abort_callback(self._llama.ctx, self._abort, ctypes.c_void_p())

    @property
    def _llm_type(self) -> str:
        return "llama.cpp"

    @property
    def name_of_model(self) -> str:
        return self.path.stem

    def warm(self, messages: Sequence[BaseMessage]) -> None:
        """Evaluate the beginning that all prompts share."""
        for _ in self.stream(list(messages), max_tokens=1):
            pass

    def forget(self) -> None:
        """Drop what was evaluated, so that the next prompt is evaluated whole."""
        with self._lock:
            self._llama.reset()

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Give the model held to these tools."""
        told = [convert_to_openai_tool(tool) for tool in tools]
        return self.bind(tools=told, **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        whole: ChatGenerationChunk | None = None
        for chunk in self._stream(messages, stop, run_manager, **kwargs):
            whole = chunk if whole is None else whole + chunk
        said = whole.message if whole else AIMessageChunk(content="")
        calls = list(getattr(said, "tool_calls", ()))
        message = AIMessage(content=said.content, tool_calls=calls)
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        tools = kwargs.get("tools") or []
        cancelled: Cancelled = kwargs.get("cancelled") or _never
        most = kwargs.get("max_tokens") or self.max_tokens
        grammar = _grammar(tools) if tools else None
        with self._turn(cancelled):
            pieces = self._pieces(messages, tools, stop, most, grammar, kwargs)
            if tools:
                yield _called("".join(pieces))
                return
            for text in pieces:
                chunk = ChatGenerationChunk(message=AIMessageChunk(content=text))
                if run_manager:
                    run_manager.on_llm_new_token(text, chunk=chunk)
                yield chunk

    def _pieces(
        self,
        messages: list[BaseMessage],
        tools: Sequence[Mapping[str, Any]],
        stop: list[str] | None,
        most: int,
        grammar: Any,
        options: Mapping[str, Any],
    ) -> Iterator[str]:
        prompt = self._fitting(_with_tools(messages, tools), most)
        temperature = options.get("temperature")
        answer = self._llama.create_chat_completion(
            messages=_plain(prompt),
            stream=True,
            stop=stop or [],
            max_tokens=most,
            temperature=self.temperature if temperature is None else temperature,
            repeat_penalty=1.1,
            seed=options.get("seed", self.seed),
            grammar=grammar,
        )
        try:
            for chunk in answer:
                if self._stop():
                    raise TurnCancelled
                text = chunk["choices"][0]["delta"].get("content")
                if text:
                    yield text
        except RuntimeError as error:
            # llama_decode tells of the abort callback by an error of its own.
            if self._stop():
                raise TurnCancelled from error
            raise ModelError(f"The language model failed: {error}") from error

    @contextmanager
    def _turn(self, cancelled: Cancelled) -> Iterator[None]:
        while not self._lock.acquire(timeout=0.02):
            if cancelled():
                raise TurnCancelled
        try:
            self._stop = cancelled
            yield
        finally:
            self._stop = _never
            self._lock.release()

    def _fitting(self, messages: list[BaseMessage], most: int) -> list[BaseMessage]:
        """Leave out the oldest messages after the system prompt until the rest fits."""
        room = self.context_tokens - most - _RESERVE
        head = [message for message in messages[:1] if isinstance(message, SystemMessage)]
        rest = messages[len(head) :]
        while len(rest) > 1 and self._tokens([*head, *rest]) > room:
            rest = rest[1:]
        if rest and self._tokens([*head, *rest]) > room:
            text = str(rest[-1].content)
            rest = [rest[-1].model_copy(update={"content": text[-2 * room :]})]
        return [*head, *rest]

    def _tokens(self, messages: Sequence[BaseMessage]) -> int:
        texts = (str(message.content) for message in messages)
        return sum(len(self._llama.tokenize(text.encode(), special=True)) + 6 for text in texts)


def _never() -> bool:
    return False


def _plain(messages: Sequence[BaseMessage]) -> list[dict[str, Any]]:
    """Give messages as the templates of small models take them: three roles, text only."""
    plain: list[dict[str, Any]] = []
    for message in messages:
        if isinstance(message, ToolMessage):
            plain.append({"role": "user", "content": f"Result: {message.content}"})
            continue
        told = convert_to_openai_messages(message)
        assert isinstance(told, dict)
        calls = told.get("tool_calls")
        content = json.dumps([call["function"] for call in calls]) if calls else told["content"]
        plain.append({"role": told["role"], "content": content})
    return plain


def _with_tools(
    messages: list[BaseMessage], tools: Sequence[Mapping[str, Any]]
) -> list[BaseMessage]:
    if not tools:
        return messages
    lines = [
        f"- {tool['function']['name']}: {tool['function'].get('description', '')}" for tool in tools
    ]
    told = (
        'Either call a tool as {"tool": name, "arguments": {...}} or answer as {"answer": text}.\n'
        + "\n".join(lines)
    )
    if messages and isinstance(messages[0], SystemMessage):
        return [SystemMessage(f"{messages[0].content}\n{told}"), *messages[1:]]
    return [SystemMessage(told), *messages]


def _grammar(tools: Sequence[Mapping[str, Any]]) -> Any:
    from llama_cpp.llama_grammar import LlamaGrammar

    choices: list[dict[str, Any]] = [
        {
            "type": "object",
            "properties": {
                "tool": {"const": tool["function"]["name"]},
                "arguments": tool["function"].get("parameters") or {"type": "object"},
            },
            "required": ["tool", "arguments"],
        }
        for tool in tools
    ]
    choices.append(
        {
            "type": "object",
            "properties": {_ANSWER: {"type": "string"}},
            "required": [_ANSWER],
        }
    )
    return LlamaGrammar.from_json_schema(json.dumps({"anyOf": choices}), verbose=False)


def _called(text: str) -> ChatGenerationChunk:
    """Read what the grammar let through; text that was cut short counts as an answer."""
    try:
        told = json.loads(text)
    except ValueError:
        return ChatGenerationChunk(message=AIMessageChunk(content=""))
    if _ANSWER in told:
        return ChatGenerationChunk(message=AIMessageChunk(content=str(told[_ANSWER])))
    call = {
        "name": told["tool"],
        "args": json.dumps(told["arguments"]),
        "id": uuid.uuid4().hex,
        "index": 0,
        "type": "tool_call_chunk",
    }
    return ChatGenerationChunk(message=AIMessageChunk(content="", tool_call_chunks=[call]))
