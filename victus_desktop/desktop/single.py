"""One desktop a home: a second start, and `victus toggle`, speak to the first."""

import hashlib
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from victus_desktop.paths import user_paths

COMMANDS = ("show", "toggle", "dictate", "stop", "quit")
_WAIT_MS = 500


def _address() -> str:
    """Give the name of this home's socket. Only the user's own processes can open it."""
    home = str(user_paths().data)
    return f"victus-{hashlib.sha256(home.encode()).hexdigest()[:16]}"


def send(command: str) -> bool:
    """Give a command to the desktop that runs on this home; False where none does."""
    socket = QLocalSocket()
    socket.connectToServer(_address())
    if not socket.waitForConnected(_WAIT_MS):
        return False
    socket.write(f"{command}\n".encode())
    sent = socket.waitForBytesWritten(_WAIT_MS)
    socket.disconnectFromServer()
    if socket.state() is not QLocalSocket.LocalSocketState.UnconnectedState:
        socket.waitForDisconnected(_WAIT_MS)
    return sent


class CommandServer(QObject):
    """Takes the commands of later starts on the Qt thread."""

    def __init__(self, obey: Callable[[str], None]) -> None:
        super().__init__()
        self._obey = obey
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._greet)
        if not self._server.listen(_address()):
            QLocalServer.removeServer(_address())
            self._server.listen(_address())

    def close(self) -> None:
        """Take no more commands."""
        self._server.close()

    def _greet(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(self._reading(socket))
            socket.disconnected.connect(socket.deleteLater)
            self._read(socket)

    def _reading(self, socket: QLocalSocket) -> Callable[[], None]:
        return lambda: self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        while socket.canReadLine():
            command = bytes(socket.readLine().data()).decode(errors="replace").strip()
            if command in COMMANDS:
                self._obey(command)
