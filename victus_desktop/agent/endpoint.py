"""A language model on any server that speaks OpenAI's API: Ollama, LM Studio, vLLM."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from victus_desktop.conversation.errors import ServiceError

_SECONDS = 30


def chat_endpoint(
    address: str, model: str, key: str, *, max_tokens: int, temperature: float
) -> Any:
    """Give a LangChain chat model for a server's address, which ends in /v1."""
    from langchain_openai import ChatOpenAI

    return ChatOpenAI(
        base_url=address,
        model=model or "default",
        api_key=lambda: key or "none",
        max_completion_tokens=max_tokens,
        temperature=temperature,
        timeout=_SECONDS,
        max_retries=0,
        stream_usage=False,
    )


@contextmanager
def plain_failures(address: str) -> Iterator[None]:
    """Turn what goes wrong at the server into a sentence. Raises ServiceError."""
    import openai

    try:
        yield
    except openai.APITimeoutError as error:
        raise ServiceError(f"The language model at {address} takes too long to answer.") from error
    except openai.APIConnectionError as error:
        raise ServiceError(f"The language model at {address} cannot be reached.") from error
    except openai.AuthenticationError as error:
        raise ServiceError(f"The language model at {address} refused the key.") from error
    except (openai.OpenAIError, ValueError, TypeError, KeyError) as error:
        raise ServiceError(f"The language model at {address} answered with an error.") from error
