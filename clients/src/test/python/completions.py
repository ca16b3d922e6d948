from openai import OpenAI
from sdk import MODEL, TEXT, say

whole = OpenAI().completions.create(model=MODEL, prompt=TEXT)
chunks = list(OpenAI().completions.create(model=MODEL, prompt=TEXT, stream=True))
say(
    text=whole.choices[0].text,
    streamed="".join(choice.text for chunk in chunks for choice in chunk.choices),
    chunks=len(chunks),
)
