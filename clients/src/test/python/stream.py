import os

from openai import OpenAI
from sdk import MESSAGES, MODEL, say

asked = {"stream_options": {"include_usage": True}} if os.environ.get("USAGE") == "yes" else {}
stream = OpenAI().chat.completions.create(model=MODEL, messages=MESSAGES, stream=True, **asked)
seen = {"text": "", "chunks": 0, "usages": 0, "total_tokens": 0, "finish": None}
seen["request_id"] = stream.response.headers.get("x-request-id")
for chunk in stream:
    seen["chunks"] += 1
    for choice in chunk.choices:
        seen["text"] += choice.delta.content or ""
        seen["finish"] = choice.finish_reason or seen["finish"]
    if chunk.usage:
        seen["usages"] += 1
        seen["total_tokens"] = chunk.usage.total_tokens
say(**seen)
