"""What the Helm chart makes of values, rendered by `render.go` beside this file."""

import json
import os
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft7Validator

ROOT = Path(__file__).parents[3]
CHART = ROOT / "packaging/deploy/helm/victus"
CLOUDS = ["aws", "gcp", "azure"]
_GO = {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": ""}
"""Built from what Debian has, nothing is fetched."""

Values = dict[str, Any]


class ChartError(Exception):
    """The chart takes no such values; the text says why."""


def values_of(cloud: str = "") -> Values:
    """Give the values that a cloud's file sets; those of '' are the chart's own."""
    return _read(CHART.parent / f"values-{cloud}.yaml") if cloud else {}


def rendered(values: Values) -> list[dict[str, Any]]:
    """Give the resources that the chart makes. Raises ChartError."""
    given = _merged(_read(CHART / "values.yaml"), values)
    schema = json.loads((CHART / "values.schema.json").read_text(encoding="utf-8"))
    wrong = [one.message for one in Draft7Validator(schema).iter_errors(given)]
    if wrong:
        raise ChartError("; ".join(wrong))
    chart = {
        name[0].upper() + name[1:]: value for name, value in _read(CHART / "Chart.yaml").items()
    }
    release = {"Name": "victus", "Namespace": "default", "Service": "Helm"}
    done = subprocess.run(
        [Path(_built().name) / "render", CHART],
        input=json.dumps({"Values": given, "Chart": chart, "Release": release}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ChartError(done.stderr)
    return [
        document
        for name, text in json.loads(done.stdout).items()
        if name.endswith(".yaml")
        for document in yaml.safe_load_all(text)
        if document
    ]


def _read(path: Path) -> Values:
    found: Values = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def _merged(own: Values, given: Values) -> Values:
    both = own.keys() & given.keys()
    inner = {name for name in both if isinstance(own[name], dict) and isinstance(given[name], dict)}
    return own | given | {name: _merged(own[name], given[name]) for name in inner}


@cache
def _built() -> "tempfile.TemporaryDirectory[str]":
    folder = tempfile.TemporaryDirectory(prefix="victus-chart-")
    source = Path(__file__).with_name("render.go")
    build = ["go", "build", "-o", folder.name, str(source)]
    subprocess.run(build, env=os.environ | _GO, check=True)
    return folder
