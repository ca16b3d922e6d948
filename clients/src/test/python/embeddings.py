from openai import OpenAI
from sdk import MODEL, say

texts = ["one", "two words"]
standard = OpenAI().embeddings.create(model=MODEL, input=texts)
numbers = OpenAI().embeddings.create(model=MODEL, input=texts, encoding_format="float")
say(
    standard=[list(one.embedding) for one in standard.data],
    numbers=[one.embedding for one in numbers.data],
    prompt_tokens=standard.usage.prompt_tokens,
)
