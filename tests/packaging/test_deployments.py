"""Deployments: what they set is a setting, and their own tools take them."""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel, ValidationError

from tests.packaging.chart.rendering import CLOUDS, rendered, values_of
from victus_desktop.settings import Settings

ROOT = Path(__file__).parents[2]
CONTAINER = ROOT / "packaging/container"
DEPLOY = ROOT / "packaging/deploy"


def setting_names(model: type[BaseModel] = Settings, prefix: str = "VICTUS_") -> Iterator[str]:
    for name, field in model.model_fields.items():
        full = prefix + name.upper()
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from setting_names(kind, f"{full}__")
        else:
            yield full


def test_every_name_that_a_deployment_sets_is_a_setting() -> None:
    known = {*setting_names(), "VICTUS_HOME", "VICTUS_DOMAIN", "VICTUS_SECTION__NAME"}
    folders = [CONTAINER, DEPLOY, ROOT / "packaging/linux"]
    places = [path for folder in folders for path in folder.rglob("*")]
    named = {
        (name, path.relative_to(ROOT))
        for path in places
        if path.is_file() and path.suffix not in {".pyc", ".png"}
        for name in re.findall(r"\bVICTUS_[A-Z0-9_]+\b", path.read_text(encoding="utf-8"))
    }

    unknown = {(n, p) for n, p in named if n not in known and not n.startswith("VICTUS_SECRET_")}

    assert not unknown
    assert len(named) > 10


@pytest.mark.parametrize(
    "name", ["compose", "render", "fly", "digitalocean", "Dockerfile", "helm", *CLOUDS]
)
def test_what_a_deployment_sets_is_taken(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    values = {n: v for n, v in environment(name).items() if "$" not in v and v != ""}
    for variable, value in values.items():
        monkeypatch.setenv(variable, value)

    Settings()

    assert any(variable.startswith("VICTUS_") for variable in values)


@pytest.mark.parametrize("name", ["compose", "render", "fly", "digitalocean", "helm", *CLOUDS])
def test_a_deployment_tells_its_address_and_whose_word_it_takes_for_the_callers(name: str) -> None:
    told = environment(name)
    proxies = [ip_network(one) for one in json.loads(told["VICTUS_API__PROXIES"])]

    assert "VICTUS_API__PUBLIC_URL" in told
    assert proxies
    assert all(one.num_addresses < one.supernet(new_prefix=0).num_addresses for one in proxies)


def environment(name: str) -> dict[str, str]:
    """Give what a deployment puts into the server's environment."""
    if name == "compose":
        return {k: str(v) for k, v in compose()["services"]["victus"]["environment"].items()}
    if name == "render":
        service = yaml.safe_load((DEPLOY / "render.yaml").read_text())["services"][0]
        return {one["key"]: str(one.get("value", "")) for one in service["envVars"]}
    if name == "fly":
        return {
            str(k): v for k, v in tomllib.loads((DEPLOY / "fly.toml").read_text())["env"].items()
        }
    if name == "digitalocean":
        service = yaml.safe_load((DEPLOY / "digitalocean.yaml").read_text())["services"][0]
        return {one["key"]: one["value"] for one in service["envs"]}
    if name == "Dockerfile":
        text = (CONTAINER / "Dockerfile").read_text()
        return dict(re.findall(r"^(?:ENV)?\s+(VICTUS_\w+)=(\S+)", text, re.MULTILINE))
    made = rendered(values_of("" if name == "helm" else name))
    (settings,) = (one for one in made if one["kind"] == "ConfigMap")
    return dict(settings["data"])


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((CONTAINER / "compose.yaml").read_text())
    return found


def test_a_wrong_value_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VICTUS_API__PORT", "harbour")

    with pytest.raises(ValidationError):
        Settings()


def test_compose_follows_its_schema() -> None:
    check_schema("vendor.compose-spec", CONTAINER / "compose.yaml")


def check_schema(schema: str, *files: Path) -> None:
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
    done = subprocess.run([*check, *map(str, files)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_servers_of_compose_are_those_that_the_lock_talks_to() -> None:
    lock = (ROOT / "packaging/requirements/server.txt").read_text()
    found = re.search(r"^chromadb==(\S+)", lock, re.MULTILINE)
    assert found

    assert compose()["services"]["chroma"]["image"] == f"chromadb/chroma:{found[1]}"


def test_no_port_but_the_proxys_is_open_to_the_world() -> None:
    assert [name for name, one in compose()["services"].items() if "ports" in one] == ["caddy"]


def test_the_image_runs_as_nobody_in_particular_and_says_whether_it_is_well() -> None:
    last = (CONTAINER / "Dockerfile").read_text().rpartition("\nFROM ")[2]

    assert re.findall(r"^USER (\S+)", last, re.MULTILINE) == ["victus"]
    assert "HEALTHCHECK" in last
    assert "build-essential" not in last


def test_the_builder_gets_all_that_is_copied_and_no_more() -> None:
    text = (CONTAINER / "Dockerfile").read_text()
    copied = {
        source
        for line in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
        for source in line.split()
    }
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().split() if line[0] == "!"}

    assert copied == kept
    assert all((ROOT / one).exists() for one in copied)


def test_railway_and_the_others_build_the_same_image_and_ask_the_same_route() -> None:
    railway = json.loads((DEPLOY / "railway.json").read_text())
    fly = tomllib.loads((DEPLOY / "fly.toml").read_text())
    render = yaml.safe_load((DEPLOY / "render.yaml").read_text())["services"][0]
    ocean = yaml.safe_load((DEPLOY / "digitalocean.yaml").read_text())["services"][0]
    dockerfile = "packaging/container/Dockerfile"

    assert railway["build"]["dockerfilePath"] == ocean["dockerfile_path"] == dockerfile
    assert (ROOT / render["dockerfilePath"]).samefile(ROOT / dockerfile)
    assert (DEPLOY / fly["build"]["dockerfile"]).samefile(ROOT / dockerfile)
    assert {
        railway["deploy"]["healthcheckPath"],
        render["healthCheckPath"],
        ocean["health_check"]["http_path"],
        fly["http_service"]["checks"][0]["path"],
    } == {"/healthz"}


@pytest.mark.parametrize(
    ("unit", "scope"), [("victus.service", "--user"), ("victus-server.service", "--system")]
)
def test_systemd_takes_the_units(unit: str, scope: str, tmp_path: Path) -> None:
    binary = tmp_path / "usr/bin/victus"
    binary.parent.mkdir(parents=True)
    binary.write_text("#!/bin/sh\n")
    binary.chmod(0o755)
    text = (ROOT / "packaging/linux/systemd" / unit).read_text()
    (tmp_path / unit).write_text(text.replace("/usr/bin/victus", str(binary)))
    run_time = {"XDG_RUNTIME_DIR": str(tmp_path), "SYSTEMD_LOG_LEVEL": "warning"}
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", scope, str(tmp_path / unit)],
        env=os.environ | run_time,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert unit not in done.stderr
