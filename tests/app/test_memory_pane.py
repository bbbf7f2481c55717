"""What Victus remembers and which names it learnt are seen and deleted in one place."""

import pytest

from victus_desktop.app.core import App
from victus_desktop.app.panes import memory
from victus_desktop.paths import user_paths
from victus_desktop.settings import Settings


@pytest.mark.usefixtures("home")
def test_learnt_names_stand_beside_what_is_remembered_and_can_be_forgotten() -> None:
    app = App(Settings(), user_paths())
    app.stores.memories.add("I live in Gniezno")
    pane = memory.pane(app)
    assert [(one.title, one.group) for one in pane.rows("")] == [("I live in Gniezno", "")]

    app.stores.misheard.add("Hannah", "Anna")
    app.vocabulary.taught()
    assert app.vocabulary.correct("call Hannah") == "call Anna"
    told = [(one.title, one.group) for one in pane.rows("")]
    assert told == [("I live in Gniezno", "Remembered"), ("Anna", "Names")]

    forget = next(action for action in pane.actions if action.name == "Forget")
    for row in pane.rows(""):
        forget.do(row.id, lambda share, word: None)
    assert pane.rows("") == []
    assert app.vocabulary.correct("call Hannah") == "call Hannah"
    app.close()
