"""What the tests of the API share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.api.serving import serving
from tests.api.stand import Stand


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    """The API over fakes."""
    made = Stand(tmp_path)
    yield made
    made.close()


@pytest.fixture
def api(stand: Stand) -> TestClient:
    """A caller with the right token."""
    return stand.client()


@pytest.fixture
def served(stand: Stand) -> Iterator[str]:
    """The address of the API behind a real server."""
    with serving(stand.app) as address:
        yield address
