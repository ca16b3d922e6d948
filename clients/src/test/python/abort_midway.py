from openai import OpenAI
from sdk import MESSAGES, MODEL, go, say

stream = OpenAI().chat.completions.create(model=MODEL, messages=MESSAGES, stream=True)
first = next(iter(stream))
go()
stream.close()
say(first=first.choices[0].delta.content)
