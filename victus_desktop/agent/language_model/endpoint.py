"""A language model on any server that speaks OpenAI's API: Ollama, LM Studio, vLLM."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from victus_desktop.conversation.errors import ServiceError

if TYPE_CHECKING:
    from victus_desktop.agent.language_model.chat_endpoint import ChatEndpoint

_CONNECT_SECONDS = 5
_SILENT_SECONDS = 30
"""How long a server may be silent: large models read long prompts."""


def chat_endpoint(
    address: str,
    model: str,
    key: str,
    *,
    max_tokens: int,
    temperature: float,
    silent_seconds: float = _SILENT_SECONDS,
    count: Callable[[Any], None] | None = None,
) -> "ChatEndpoint":
    """Give a chat model for a server's address, which ends in /v1.

    `count` is handed each request before it is sent. The model raises ServiceError where the
    server is down, slow or answers nonsense.
    """
    from openai import DefaultHttpxClient, Timeout

    from victus_desktop.agent.language_model.chat_endpoint import ChatEndpoint

    return ChatEndpoint(
        base_url=address,
        model=model or "default",
        api_key=lambda: key or "none",
        max_tokens=max_tokens,
        temperature=temperature,
        timeout=Timeout(silent_seconds, connect=_CONNECT_SECONDS),
        max_retries=0,
        stream_usage=False,
        http_client=DefaultHttpxClient(event_hooks={"request": [count]}) if count else None,
    )


@contextmanager
def plain_failures(address: str) -> Iterator[None]:
    """Turn what goes wrong at the server into a sentence. Raises ServiceError."""
    import httpx2
    import openai

    # The host alone: an address in full is nothing to say aloud.
    server = f"The language model at {urlsplit(address).hostname or address}"
    try:
        yield
    except (openai.APITimeoutError, httpx2.TimeoutException) as error:
        raise ServiceError(f"{server} takes too long to answer.") from error
    except openai.APIConnectionError as error:
        raise ServiceError(f"{server} cannot be reached; is the server running?") from error
    except (openai.AuthenticationError, openai.PermissionDeniedError) as error:
        raise ServiceError(f"{server} refused the key.") from error
    except openai.NotFoundError as error:
        raise ServiceError(f"{server} knows no such model; see endpoint_model.") from error
    except httpx2.HTTPError as error:
        raise ServiceError(f"{server} broke off its answer.") from error
    except (openai.OpenAIError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise ServiceError(f"{server} answered with an error.") from error
