"""What feeds this machine: many a laptop computes at half its pace on battery."""

from typing import Literal

Power = Literal["mains", "battery"]


def power_source() -> Power:
    """Tell whether this machine runs on its battery; where the system does not say, it is not."""
    import psutil

    battery = psutil.sensors_battery()
    return "battery" if battery is not None and battery.power_plugged is False else "mains"
