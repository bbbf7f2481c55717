"""What can be reckoned without asking anybody: sums, shares, seasons, places."""
