"""Victus Desktop: a local-first voice assistant."""

import os

__version__ = "0.1.0"

# ONNX Runtime reports to its maker from 1.29 on, unless this is set before it is first imported;
# its own `disable_telemetry_events` comes after the first report.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
