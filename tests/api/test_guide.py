"""What the guide says of the API is so."""

import re

from fastapi.testclient import TestClient

from victus_desktop.paths import resource

BESIDE = {"/api/voice", "/mcp", "/openapi.json", "/pair"}
"""Routes that OpenAPI does not tell of."""


def test_every_route_that_the_guide_names_is_there(api: TestClient) -> None:
    known = {*api.get("/openapi.json").json()["paths"], *BESIDE}
    named = {
        (page.name, route.rstrip("/."))
        for page in resource("guide").glob("*.md")
        for route in re.findall(r"[`(\s](/(?:\w[\w.-]*)(?:/[\w{}-]+)*)[`\s]", page.read_text())
        if re.match(r"/(api|v1|docs|mcp|pair|openapi|\w+z\b|metrics)", route)
    }
    assert len(named) > 15
    wrong = [
        (page, route)
        for page, route in sorted(named)
        if not any(one == route or one.startswith(f"{route}/") for one in known)
    ]
    assert wrong == []
