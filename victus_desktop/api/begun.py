"""Whether an answer has begun: what may still be said instead depends on it."""

from starlette.types import Message, Send


class Begun:
    """Sends on, and notes that something was sent."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def __call__(self, message: Message) -> None:
        self.begun = True
        await self._send(message)
