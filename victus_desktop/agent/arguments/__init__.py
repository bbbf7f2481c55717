"""A tool's arguments found in a sentence: numbers, durations, moments, recurrences, phrases."""
