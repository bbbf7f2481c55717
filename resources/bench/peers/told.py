"""What every voice stack here is told on its command line."""

import argparse
from pathlib import Path


def told(about: str | None) -> argparse.Namespace:
    """Read the command line of the program that `about` describes."""
    words = argparse.ArgumentParser(description=about)
    words.add_argument("--whisper", required=True, help="folder of a CTranslate2 model")
    words.add_argument("--piper", type=Path, required=True, help="voice, an .onnx file")
    words.add_argument("--llm", required=True, help="address of a chat server, ending in /v1")
    words.add_argument("--prompt", required=True, help="what the model is told first")
    words.add_argument("--tokens", type=int, default=160, help="longest answer")
    return words.parse_args()
