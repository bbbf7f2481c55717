"""Which weights exist, where they come from, whether they are intact, where they lie."""
