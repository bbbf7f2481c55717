"""The mind: commands, router, language model, tools."""
