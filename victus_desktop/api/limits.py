"""What a client may send at most, on every way in."""

LONGEST_TEXT = 8000
"""Letters of a message, and of a text to be spoken."""
