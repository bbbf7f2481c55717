"""All attacks, one after the other."""

from collections.abc import Iterator

from tests.end_to_end.hostile.archives import bombs, busy
from tests.end_to_end.hostile.attack import Attack, Target
from tests.end_to_end.hostile.bodies import bodies, sounds, types
from tests.end_to_end.hostile.requests import headers, hosts, origins, traversal


def attacks(to: Target, *, slow: bool = False) -> Iterator[Attack]:
    """Give all of them; `slow` adds those that keep a reader busy until its time is up."""
    for family in (traversal, bodies, types, headers, origins, hosts, bombs, sounds):
        yield from family(to)
    if slow:
        yield from busy(to)
