"""Files are searched by the words in them, documents too."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pptx import Presentation

from victus_desktop.agent.tools import files
from victus_desktop.agent.tools.files import AllowedFolders
from victus_desktop.app.text_of import TextOf


@pytest.fixture
def text_of() -> Iterator[TextOf]:
    made = TextOf(seconds=60)
    yield made
    made.close()


@pytest.mark.slow
def test_words_are_found_in_documents_and_in_plain_files(tmp_path: Path, text_of: TextOf) -> None:
    slides = Presentation()
    slides.slides.add_slide(slides.slide_layouts[5]).shapes.title.text = "Landlord: Kowalski"
    slides.save(str(tmp_path / "lease.pptx"))
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 nonsense")
    (tmp_path / "setup.cfg").write_text("owner = kowalski")
    made = files.tools(
        AllowedFolders(lambda: [tmp_path]), lambda: datetime.now(UTC), text_of=text_of, seconds=120
    )
    find = next(tool for tool in made if tool.name == "files_find")
    found = find.call({"content": "Kowalski"}).data
    assert {one["name"] for one in found} == {"lease.pptx", "setup.cfg"}
