import sys

from openai import OpenAI
from sdk import MESSAGES, MODEL, say

stream = OpenAI().chat.completions.create(model=MODEL, messages=MESSAGES, stream=True)
first = next(iter(stream))
sys.stdin.readline()
stream.close()
say(first=first.choices[0].delta.content)
