"""A process that holds nothing yet: what a test measures there is its own."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")


def in_fresh_process(
    function: Callable[Given, Result], *given: Given.args, **named: Given.kwargs
) -> Result:
    """Call a function of a module there; give what it returns, raise what it raises."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(function, *given, **named).result()
