"""GitHub's workflows: well-formed, safe, and doing what `make test` does."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def workflow(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / f".github/workflows/{name}.yml").read_text())
    return found


def steps(job: dict[str, Any]) -> str:
    return "\n".join(str(step.get("run", "")) for step in job["steps"])


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-workflows", WORKFLOWS),
        ("vendor.dependabot", [ROOT / ".github/dependabot.yml"]),
    ],
)
def test_files_follow_their_schema(schema: str, files: list[Path]) -> None:
    check = [str(BIN / "check-jsonschema"), "--builtin-schema", schema, *map(str, files)]
    done = subprocess.run(check, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_no_workflow_has_a_known_weakness() -> None:
    check = [str(BIN / "zizmor"), "--offline", "--min-severity", "medium", str(ROOT / ".github")]
    done = subprocess.run(check, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_actions_are_github_s_own_and_pinned_to_a_commit() -> None:
    used = {one for path in WORKFLOWS for one in re.findall(r"uses: (\S+)", path.read_text())} - {
        "./.github/workflows/packages.yml"
    }

    assert used
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", one) for one in used)


def test_ci_runs_the_one_check_and_the_unit_tests_on_the_other_systems() -> None:
    jobs = workflow("ci")["jobs"]

    assert ".ci/run" in steps(jobs["linux"])
    assert 'pytest -m "not slow"' in steps(jobs["desktop"])
    systems = jobs["desktop"]["strategy"]["matrix"]["os"]
    assert {one.partition("-")[0] for one in systems} == {"macos", "windows"}


def test_a_release_has_all_packages_checksums_bill_of_materials_and_provenance() -> None:
    jobs = workflow("release")["jobs"]
    release = jobs["release"]
    uses = [step.get("uses", "") for step in release["steps"]]

    assert set(workflow("packages")["jobs"]) == {"python", "debian", "macos", "windows"}
    assert "SHA256SUMS" in steps(release) and "cyclonedx" in steps(release)
    assert any(one.startswith("actions/attest-build-provenance@") for one in uses)
    assert "--provenance=mode=max --sbom=true" in steps(jobs["image"])


def test_every_script_that_a_workflow_runs_is_there() -> None:
    named = {
        one for path in WORKFLOWS for one in re.findall(r"packaging/[\w/.]+\.\w+", path.read_text())
    }

    assert len(named) > 5
    assert [one for one in sorted(named) if not (ROOT / one).exists()] == []


def test_secrets_reach_the_signing_alone() -> None:
    for path in WORKFLOWS:
        lines = [line for line in path.read_text().splitlines() if "secrets." in line]
        assert all(re.search(r"secrets\.(MACOS|APPLE)_", line) for line in lines), path
