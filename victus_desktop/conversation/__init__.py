"""The heart: what a turn is, how it runs, and the ports it runs over.

Standard library and numpy only; everything concrete is handed in from outside.
"""
