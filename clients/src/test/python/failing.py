import os

from openai import APIStatusError, OpenAI
from sdk import MESSAGES, MODEL, say

try:
    OpenAI(max_retries=0).chat.completions.create(
        model=MODEL, messages=MESSAGES, temperature=float(os.environ.get("TEMPERATURE", "1"))
    )
    say(error="none")
except APIStatusError as error:
    say(
        error=type(error).__name__,
        status=error.status_code,
        message=str(error),
        code=error.code,
        request_id=error.request_id,
    )
