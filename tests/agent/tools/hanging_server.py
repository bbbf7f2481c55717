"""A program that is started as an MCP server and never says a word; writes down that it runs."""

import os
import sys
import time
from pathlib import Path

Path(sys.argv[1]).write_text(str(os.getpid()))
while True:
    time.sleep(1)
