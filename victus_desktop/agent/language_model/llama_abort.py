"""How a long evaluation of llama.cpp is stopped."""

import ctypes
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from victus_desktop.agent.language_model.cancelling import POLL, Cancelled


class Abort:
    """Stops an evaluation of llama.cpp from outside.

    llama.cpp asks a callback at every step whether to go on. Were that Python, each step would
    wait for the interpreter's lock (ten times slower beside one busy thread), so it is the C
    library's `strlen` over a buffer that is empty until the evaluation is to stop.
    """

    def __init__(self) -> None:
        import llama_cpp

        library = ctypes.cdll.msvcrt if sys.platform == "win32" else ctypes.CDLL(None)
        self.callback = ctypes.cast(library.strlen, llama_cpp.ggml_abort_callback)
        self._flag = ctypes.create_string_buffer(2)
        self.address = ctypes.addressof(self._flag)

    @contextmanager
    def watching(self, cancelled: Cancelled) -> Iterator[None]:
        """Abort evaluations inside the block within some milliseconds of `cancelled`."""
        over = threading.Event()

        def watch() -> None:
            while not over.wait(POLL):
                if cancelled():
                    self._flag.value = b"x"
                    return

        self._flag.value = b""
        thread = threading.Thread(target=watch, name="llama-cancel", daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
            self._flag.value = b""
