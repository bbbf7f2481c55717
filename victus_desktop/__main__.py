"""`python -m victus_desktop`."""

from victus_desktop.cli import main

main()
