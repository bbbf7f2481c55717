"""Every route keeps what OpenAPI promises, whatever it is sent (Schemathesis)."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.serving import serving
from tests.api.stand import TOKEN, Stand
from victus_desktop.settings import ApiSettings

HEADERS = {"Authorization": f"Bearer {TOKEN}"}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "5"))
"""Requests a route and mode."""


@pytest.fixture
def patient(tmp_path: Path) -> Iterator[Stand]:
    """The API over fakes, without a rate limit."""
    limits = ApiSettings(rate_limit="1000000/minute")
    made = Stand(tmp_path, limits)
    yield made
    made.close()


def check(address: str, examples: int) -> int:
    """Send each route requests that are right and requests that are wrong; gives how many."""
    described = requests.get(f"{address}/openapi.json", headers=HEADERS, timeout=10).json()
    schema = schemathesis.openapi.from_dict(described)
    session = requests.Session()
    sent = 0
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @settings(
                max_examples=examples,
                deadline=None,
                derandomize=True,
                database=None,
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def keeps_its_word(case: Any) -> None:
                nonlocal sent
                sent += 1
                request = case.as_transport_kwargs(base_url=address, headers=HEADERS)
                answer = session.request(**request, timeout=20)
                # Any bytes at all are a file, so a wrong file cannot be told from a right one.
                files = case.media_type == "multipart/form-data"
                checks = CHECKS if files else [*CHECKS, negative_data_rejection]
                case.validate_response(answer, checks=checks)

            with suppress(Unsatisfiable):  # what takes nothing cannot be sent something wrong
                keeps_its_word()
    return sent


def test_every_route_keeps_its_word(patient: Stand) -> None:
    with serving(patient.app) as address:
        assert check(address, EXAMPLES) > 5 * EXAMPLES
