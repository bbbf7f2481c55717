"""The language model put together: local, or on a server."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from victus_desktop.agent.language_model.endpoint import chat_endpoint, plain_failures
from victus_desktop.agent.language_model.language_agent import LanguageAgent
from victus_desktop.app.secrets import secret
from victus_desktop.catalog.pace import pace_now

if TYPE_CHECKING:
    from victus_desktop.app.core import App

_ABLE_MB = 600
"""Weights of a model from which on it is trusted to choose tools."""


@dataclass(frozen=True)
class Loaded:
    """A language model that is ready; all users share it."""

    model: Any
    able: bool
    """Whether it is trusted to choose tools."""
    failures: Callable[[], AbstractContextManager[None]] = nullcontext


def load_language_agent(app: "App") -> LanguageAgent:
    """Give a user's agent over the shared model, which is loaded first. Raises ModelError."""

    def known(text: str) -> Sequence[str]:
        texts = [one.text for one in app.stores.memories.all()]
        if not texts:
            return ()
        from victus_desktop.knowledge.memory import recall

        return recall(texts, text, app.embedder.get())

    loaded = app.root.language_model.get()
    return LanguageAgent(loaded.model, app.mind.call, loaded.able, known, loaded.failures)


def load_model(app: "App") -> Loaded:
    """Load the model and evaluate its fixed beginning. Raises ModelError."""
    settings = app.settings.language_model
    if settings.endpoint:
        model: Any = chat_endpoint(
            settings.endpoint,
            settings.endpoint_model,
            secret("language_model"),
            max_tokens=settings.max_reply_tokens,
            temperature=settings.temperature,
            count=app.egress.count,
        )
        failures = partial(plain_failures, settings.endpoint)
        return Loaded(model, True, failures)
    from victus_desktop.agent.language_model.model import ChatLlama
    from victus_desktop.agent.language_model.prompt import messages

    path = app.models.locate_file(settings.model, ".gguf")
    local = ChatLlama(
        path=path,
        context_tokens=settings.context_tokens,
        max_tokens=settings.max_reply_tokens,
        temperature=settings.temperature,
        threads=settings.threads,
    )
    known = pace_now(app.paths.pace)
    if known is not None and not settings.threads:
        local.write_with(known.language_threads)
    able = path.stat().st_size > _ABLE_MB * 1_000_000
    local.warm_from(app.paths.cache / "prompts", messages("", (), acts=able))
    return Loaded(local, able)
