"""The user's own names: what is likely to be said, and what was misheard put right."""
