"""Which conversation a list of messages goes on.

Clients of OpenAI's API keep the conversation themselves and send it whole each time; Victus keeps
its own. So that 'and in Paris?' is understood, the answer to a list of messages is remembered, and
a later list that begins with those messages and that answer goes on in the same conversation.
"""

import json
import uuid
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

_MOST = 2000


class Continuing:
    """Remembers the last answers by what was said up to them, for each caller apart."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, str] = OrderedDict()

    def conversation(self, caller: str, messages: Sequence[Mapping[str, Any]]) -> str:
        """Give the conversation that these messages go on, or a new one."""
        earlier = [one for one in messages[:-1] if one.get("role") in ("user", "assistant")]
        found = self._known.get(_hash(caller, earlier)) if earlier else None
        return found or f"openai-{uuid.uuid4().hex[:12]}"

    def answered(
        self, caller: str, messages: Sequence[Mapping[str, Any]], reply: str, conversation: str
    ) -> None:
        """Remember what was answered."""
        said = [one for one in messages if one.get("role") in ("user", "assistant")]
        self._known[_hash(caller, [*said, {"role": "assistant", "content": reply}])] = conversation
        while len(self._known) > _MOST:
            self._known.popitem(last=False)


def _hash(caller: str, messages: Sequence[Mapping[str, Any]]) -> str:
    said = [(one["role"], str(one.get("content") or "").strip()) for one in messages]
    return sha256(json.dumps([caller, said]).encode()).hexdigest()
