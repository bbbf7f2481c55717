"""Whether this machine runs on its battery."""

from types import SimpleNamespace

import psutil
import pytest

from victus_desktop.catalog.power import power_source


def test_this_machine_tells() -> None:
    assert power_source() in ("mains", "battery")


@pytest.mark.parametrize(
    ("battery", "source"),
    [
        (None, "mains"),
        (SimpleNamespace(power_plugged=True), "mains"),
        (SimpleNamespace(power_plugged=None), "mains"),
        (SimpleNamespace(power_plugged=False), "battery"),
    ],
)
def test_only_a_battery_without_a_plug_feeds_it(
    monkeypatch: pytest.MonkeyPatch, battery: object, source: str
) -> None:
    monkeypatch.setattr(psutil, "sensors_battery", lambda: battery)
    assert power_source() == source
