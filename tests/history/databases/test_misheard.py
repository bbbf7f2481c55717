import pytest

from victus_desktop.history.stores import Stores, stores_of


def test_what_is_taught_again_takes_the_place_of_what_was_taught(stores: Stores) -> None:
    stores.misheard.add("Hannah", "Anna")
    stores.misheard.add(" hannah ", "Hanna")
    (kept,) = stores.misheard.all()
    assert (kept.heard, kept.meant) == ("hannah", "Hanna")


def test_each_user_has_their_own(stores: Stores) -> None:
    kept = stores.misheard.add("Hannah", "Anna")
    other = stores_of(stores.engine, "bea").misheard
    assert other.all() == []
    with pytest.raises(KeyError):
        other.remove(kept.id)
    assert stores.misheard.remove(kept.id) == kept
    assert stores.misheard.all() == []
