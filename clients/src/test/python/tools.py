from openai import OpenAI
from sdk import MESSAGES, MODEL, say

tools = [
    {
        "type": "function",
        "function": {"name": name, "parameters": {"type": "object", "properties": {"input": {"type": "string"}}}},
    }
    for name in ("weather", "clock")
]


def flat(choice):
    return {
        "finish": choice.finish_reason,
        "calls": [
            {"id": call.id, "name": call.function.name, "arguments": call.function.arguments}
            for call in choice.message.tool_calls
        ],
    }


client = OpenAI()
unary = client.chat.completions.create(model=MODEL, messages=MESSAGES, tools=tools)
with client.chat.completions.stream(model=MODEL, messages=MESSAGES, tools=tools) as stream:
    streamed = stream.get_final_completion()
say(unary=flat(unary.choices[0]), streamed=flat(streamed.choices[0]))
