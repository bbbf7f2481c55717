"""What a request means: commands, the router, what goes on from before, and the mood of it."""
