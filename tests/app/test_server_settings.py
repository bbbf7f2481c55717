"""A server whose settings do not fit together ends at once, and says which and what to do."""

import subprocess
import sys
from pathlib import Path

import pytest

from victus_desktop.app.server_settings import check_settings
from victus_desktop.conversation.errors import BadInput
from victus_desktop.settings import Settings

PROVIDER = {"issuer": "https://id.example", "client": "victus"}


@pytest.mark.parametrize(
    ("sections", "told"),
    [
        ({"api": {"certificate": "cert.pem"}}, "set both"),
        (
            {"api": {"certificate": "a", "certificate_key": "b"}},
            "api.certificate: a cannot be read",
        ),
        ({"api": {"rate_limit": "many"}}, "api.rate_limit"),
        ({"api": {"rate_limit_storage": "nowhere://"}}, "api.rate_limit_storage"),
        ({"api": {"rate_limit_storage": "redis://:pass@127.0.0.1:1"}}, "nothing answers at redis"),
        ({"api": {"proxies": ["10.0.0.0/8", "proxy"]}}, "api.proxies: 'proxy' is neither"),
        ({"api": {"origins": ["https://board.example/"]}}, "api.origins"),
        ({"api": {"origins": ["board.example"]}}, "api.origins"),
        ({"access": PROVIDER}, "VICTUS_SECRET_OIDC must be too"),
    ],
)
def test_what_does_not_fit_is_named(
    home: Path, sections: dict[str, dict[str, object]], told: str
) -> None:
    settings = Settings(profile="server", **sections)  # type: ignore[arg-type]

    with pytest.raises(BadInput, match=told) as refused:
        check_settings(settings)
    assert "pass" not in refused.value.message


def test_listed_callers_fit(home: Path) -> None:
    proxies = ["172.30.0.2", "10.0.0.0/8", "fdaa::/16"]
    origins = ["https://board.example", "http://localhost:3000"]

    check_settings(Settings(api={"proxies": proxies, "origins": origins}))


@pytest.mark.parametrize("public", ["", "http://victus.example", "ftp://127.0.0.1"])
def test_a_provider_sends_back_to_an_https_address(
    home: Path, monkeypatch: pytest.MonkeyPatch, public: str
) -> None:
    monkeypatch.setenv("VICTUS_SECRET_OIDC", "secret")
    api = {"public_url": public}

    with pytest.raises(BadInput, match="public_url must be the https address"):
        check_settings(Settings(profile="server", access=PROVIDER, api=api))


def test_a_key_that_is_none_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VICTUS_SECRET_KEY", "hunter2")

    with pytest.raises(BadInput, match="VICTUS_SECRET_KEY is no key"):
        check_settings(Settings(profile="server"))


@pytest.mark.parametrize(
    ("variable", "value", "status", "told"),
    [
        ("VICTUS_API__PORT", "many", 2, "Setting api.port"),
        ("VICTUS_API__CERTIFICATE", "cert.pem", 2, "set both"),
        ("VICTUS_HISTORY__URL", "postgresql://u:hunter2@127.0.0.1:1/x", 1, "check that its server"),
    ],
)
def test_a_start_that_cannot_be_ends_early_with_one_line(
    home: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, status: int, told: str
) -> None:
    monkeypatch.setenv(variable, value)
    ended = subprocess.run(
        [sys.executable, "-m", "victus_desktop", "serve"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode == status, ended.stderr
    assert ended.stderr.splitlines()[-1].startswith("victus: ")
    assert told in ended.stderr.splitlines()[-1]
    assert "Traceback" not in ended.stderr
    assert "hunter2" not in ended.stderr
