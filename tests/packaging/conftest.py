"""Packages are made and checked on Debian: its tools are not those of other systems."""

import sys

collect_ignore_glob = [] if sys.platform == "linux" else ["*.py", "*/*.py"]
