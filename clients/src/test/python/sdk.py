"""What all scripts share: the client as an application makes it, from OPENAI_BASE_URL and OPENAI_API_KEY."""

import json
import os
from urllib.parse import unquote_plus

MODEL = os.environ["MODEL"]
# Form encoded, since not every environment holds more than ASCII.
TEXT = unquote_plus(os.environ.get("TEXT", ""))
MESSAGES = [{"role": "user", "content": TEXT}]


def say(**seen):
    print(json.dumps(seen), flush=True)
