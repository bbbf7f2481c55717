"""The computer's own timer, which starts Victus when something is due and Victus is closed."""
