"""What all scripts share: the client as an application makes it, from OPENAI_BASE_URL and OPENAI_API_KEY."""

import json
import os
import sys
from urllib.parse import unquote_plus

MODEL = os.environ["MODEL"]
# Form encoded, since not every environment holds more than ASCII.
TEXT = unquote_plus(os.environ.get("TEXT", ""))
MESSAGES = [{"role": "user", "content": TEXT}]


def go():
    """Says that it waits, and returns when the test writes a line."""
    print("paused", flush=True)
    sys.stdin.readline()


def say(**seen):
    print(json.dumps(seen), flush=True)
