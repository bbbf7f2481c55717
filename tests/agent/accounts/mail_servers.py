"""A Dovecot and an SMTP server of the test's own."""

import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

USER, PASSWORD = "me@example.org", "open-sesame"

_CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {root}/run
log_path = {root}/log
ssl = {ssl}
{certificate}
disable_plaintext_auth = no
auth_failure_delay = 0
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 1
mail_location = maildir:{root}/mail/%u
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service anvil {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={root}/mail/%u
}}
"""


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def letter(sender: str, subject: str, text: str, *, html: str = "", size: int = 0) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, USER, subject
    message.set_content(text)
    if html:
        message.clear_content()
        message.set_content(html, subtype="html")
    if size:
        message.add_attachment(b"x" * size, maintype="application", subtype="octet-stream")
    return message


@dataclass
class Inbox:
    """The Dovecot of a test."""

    port: int
    tls_port: int
    count: int = 0

    def put(self, message: EmailMessage, *, seen: bool = False) -> None:
        """Lay a message into the inbox; each a minute younger than the one before."""
        at = datetime.now(UTC) - timedelta(days=1) + timedelta(minutes=self.count)
        self.count += 1
        message["Date"] = at
        flags = "\\Seen" if seen else ""
        with self._signed_in() as box:
            box.append("INBOX", flags, imaplib.Time2Internaldate(at), message.as_bytes())

    def drafts(self) -> list[EmailMessage]:
        """Give the messages in the folder of drafts."""
        with self._signed_in() as box:
            if box.select("Drafts", readonly=True)[0] != "OK":
                return []
            numbers = box.search(None, "ALL")[1][0].split()
            told = [box.fetch(number.decode(), "(RFC822)")[1][0] for number in numbers]
        return [
            message_from_bytes(one[1], policy=policy.default)
            for one in told
            if isinstance(one, tuple)
        ]

    def unseen(self) -> int:
        with self._signed_in() as box:
            box.select("INBOX", readonly=True)
            return len(box.search(None, "UNSEEN")[1][0].split())

    @contextmanager
    def _signed_in(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=10) as box:
            box.login(USER, PASSWORD)
            yield box


@contextmanager
def dovecot(certificate: Path | None = None) -> Iterator[Inbox]:
    """Run one; `certificate` holds key and certificate for its TLS port."""
    root = Path(tempfile.mkdtemp(prefix="dovecot-"))
    inbox = Inbox(free_port(), free_port())
    configuration = root / "dovecot.conf"
    configuration.write_text(_configuration(root, inbox, certificate))
    program = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "Dovecot is not installed"
    server = subprocess.Popen([program, "-F", "-c", str(configuration)])
    try:
        _wait_for(inbox.port, server, root / "log")
        yield inbox
    finally:
        server.terminate()
        server.wait(10)
        shutil.rmtree(root)


def _configuration(root: Path, inbox: Inbox, certificate: Path | None) -> str:
    me = pwd.getpwuid(os.getuid()).pw_name
    rooted = me == "root"
    owner = pwd.getpwnam("dovecot" if rooted else me)
    (root / "mail").mkdir()
    if rooted:
        root.chmod(0o755)
        os.chown(root / "mail", owner.pw_uid, owner.pw_gid)
    held = f"ssl_cert = <{certificate}\nssl_key = <{certificate}" if certificate else ""
    import grp

    return _CONFIGURATION.format(
        root=root,
        ssl="yes" if certificate else "no",
        certificate=held,
        internal=owner.pw_name,
        login="dovenull" if rooted else me,
        group=grp.getgrgid(owner.pw_gid).gr_name,
        owner=owner.pw_name,
        port=inbox.port,
        tls_port=inbox.tls_port if certificate else 0,
        password=PASSWORD,
    )


def _wait_for(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as tried:
                tried.settimeout(5)
                if tried.recv(4) == b"* OK":
                    return
        except OSError:
            pass
        if server.poll() is not None:
            break
        time.sleep(0.05)
    raise AssertionError(f"Dovecot does not start: {log.read_text() if log.exists() else ''}")


@dataclass
class Outbox:
    """The SMTP server of a test; refuses mail to `nobody@`."""

    port: int = 0
    taken: list[tuple[list[str], bytes]] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802  # named by aiosmtpd
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address.startswith("nobody@"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  # the same
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        self.taken.append((envelope.rcpt_tos, envelope.content))
        return "250 OK"


@contextmanager
def smtp_server() -> Iterator[Outbox]:
    outbox = Outbox()

    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        good = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
        return AuthResult(success=good, handled=good)

    controller = Controller(
        outbox,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=check,
        auth_require_tls=False,
        auth_required=True,
    )
    controller.start()
    outbox.port = controller.port
    try:
        yield outbox
    finally:
        controller.stop()


@contextmanager
def rude_server(says: bytes, *, hangs: bool = False) -> Iterator[int]:
    """A server that tells every caller the same and hangs up, or never does."""
    import threading

    listening = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve() -> None:
        kept = []
        while not over.is_set():
            try:
                taken, _ = listening.accept()
            except OSError:
                break
            taken.sendall(says)
            kept.append(taken)
            if not hangs:
                taken.shutdown(socket.SHUT_WR)
        for one in kept:
            one.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        over.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()
