"""What the tests of this folder share."""

from dataclasses import dataclass, field

import pytest


@dataclass
class Warnings:
    """Keeps what was warned of."""

    told: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self, code: str, message: str) -> None:
        self.told.append((code, message))

    @property
    def codes(self) -> list[str]:
        return [code for code, _ in self.told]


@pytest.fixture
def warnings() -> Warnings:
    return Warnings()
