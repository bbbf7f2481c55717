"""The API inside the desktop follows the settings."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from victus_desktop.app.core import App
from victus_desktop.app.embedded import EmbeddedServer
from victus_desktop.conversation.errors import BadInput
from victus_desktop.paths import user_paths
from victus_desktop.settings import Settings


@pytest.fixture
def served(home: Path) -> Iterator[EmbeddedServer]:
    app = App(Settings(), user_paths())
    app.settings.api.port = 0
    made = EmbeddedServer(app)
    yield made
    made.close()
    app.close()


def test_it_listens_only_while_the_settings_say_so(served: EmbeddedServer) -> None:
    served.follow()
    assert served.address == ""

    served.app.settings.desktop.serve = "computer"
    served.follow()
    address = served.address
    assert httpx.get(f"{address}/healthz", timeout=60).status_code == 200
    assert httpx.get(f"{address}/api/history", timeout=60).status_code == 401
    with pytest.raises(BadInput, match="network"):
        served.link()

    served.app.settings.desktop.serve = "off"
    served.follow()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{address}/healthz", timeout=60)


def test_its_link_lets_one_phone_in(served: EmbeddedServer) -> None:
    served.app.settings.desktop.serve = "computer"
    served.app.settings.api.public_url = "http://victus.example"
    served.follow()
    link = httpx.URL(served.link())
    assert link.host == "victus.example"

    here = httpx.URL(served.address).copy_with(raw_path=link.raw_path)
    assert [httpx.get(here, timeout=60).status_code for _ in range(2)] == [303, 401]


@pytest.mark.parametrize(
    ("setting", "value"), [("rate_limit", "many"), ("certificate", "cert.pem")]
)
def test_settings_that_do_not_fit_are_told_and_nothing_listens(
    served: EmbeddedServer, setting: str, value: str
) -> None:
    served.app.settings.desktop.serve = "computer"
    setattr(served.app.settings.api, setting, value)

    with pytest.raises(BadInput, match=f"api.{setting}"):
        served.follow()
    assert served.address == ""


def test_a_port_that_is_taken_is_told(served: EmbeddedServer) -> None:
    served.app.settings.desktop.serve = "computer"
    served.follow()
    other = EmbeddedServer(served.app)
    served.app.settings.api.port = httpx.URL(served.address).port or 0

    with pytest.raises(BadInput, match="Cannot listen"):
        other.follow()
