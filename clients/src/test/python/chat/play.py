"""Plays scenarios of the chat protocol with OpenAI's library for Python: a line in names the scenario and its settings, a line out says what was seen."""

import asyncio
import json
import sys
import traceback

from openai import APIError, APIStatusError, AsyncOpenAI, OpenAI

PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
RESULTS = {"weather": "sunny", "clock": "noon"}
SCHEMA = {"type": "object", "properties": {"input": {"type": "string"}}}
TOOLS = [{"type": "function", "function": {"name": name, "parameters": SCHEMA}} for name in RESULTS]


def chat(settings, retries=2, kind=OpenAI):
    return kind(base_url=settings["url"] + "/v1", api_key=settings["key"], max_retries=retries).chat.completions


def question(settings):
    return {"model": settings["model"], "messages": [{"role": "user", "content": settings["text"]}]}


def seen(answer):
    return {
        "text": answer.choices[0].message.content,
        "stop": answer.choices[0].finish_reason,
        "input": answer.usage.prompt_tokens,
        "output": answer.usage.completion_tokens,
        "id": answer.id,
        "request_id": getattr(answer, "_request_id", None),
    }


def go():
    """Says that it waits, and returns when the test writes a line."""
    print("paused", flush=True)
    sys.stdin.readline()


def loop(settings, more, ask):
    asked = {**question(settings), **more, "tools": TOOLS}
    first = ask(asked).choices[0]
    calls = first.message.tool_calls
    results = [{"role": "tool", "tool_call_id": call.id, "content": RESULTS[call.function.name]} for call in calls]
    last = ask({**asked, "messages": asked["messages"] + [replayed(first.message)] + results}).choices[0]
    thought = getattr(first.message, "reasoning", None) or getattr(first.message, "reasoning_content", None)
    return {
        "stop": first.finish_reason,
        "thought": thought or "",
        "calls": [
            {"id": call.id, "name": call.function.name, "input": json.loads(call.function.arguments)} for call in calls
        ],
        "text": last.message.content,
        "last": last.finish_reason,
    }


def replayed(message):
    """The message without what the library adds to a streamed one by itself."""
    dumped = message.model_dump(exclude_unset=True, exclude_none=True)
    dumped.pop("parsed", None)
    for call in dumped["tool_calls"]:
        call.pop("index", None)
        call["function"].pop("parsed_arguments", None)
    return dumped


def streamed(settings, asked, retries=2):
    with chat(settings, retries).stream(**asked) as stream:
        return stream.get_final_completion()


def failure(doing):
    try:
        doing()
        return {"error": "none"}
    except APIError as error:
        status = isinstance(error, APIStatusError)
        return {
            "error": type(error).__name__,
            "status": error.status_code if status else 0,
            "message": str(error),
            "code": error.code,
            "request_id": error.request_id if status else None,
        }
    except Exception as error:
        return {"error": type(error).__name__, "status": 0, "message": str(error), "code": None}


def stream(settings):
    asked = {**question(settings), "stream_options": {"include_usage": True}}
    with chat(settings).stream(**asked) as events:
        deltas = sum(1 for event in events if event.type == "content.delta")
        return {**seen(events.get_final_completion()), "deltas": deltas}


def image(settings):
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64," + PICTURE}}
    content = [picture, {"type": "text", "text": settings["text"]}]
    return seen(chat(settings).create(**{**question(settings), "messages": [{"role": "user", "content": content}]}))


def abort_midway(settings):
    stream = chat(settings).create(**question(settings), stream=True)
    text = next(chunk.choices[0].delta.content for chunk in stream if chunk.choices[0].delta.content)
    go()
    stream.close()
    return {"text": text, "error": "closed"}


def abort_before(settings):
    async def ask():
        asking = asyncio.create_task(chat(settings, kind=AsyncOpenAI).create(**question(settings), stream=True))
        await asyncio.get_running_loop().run_in_executor(None, go)
        asking.cancel()
        try:
            await asking
            return {"error": "none"}
        except asyncio.CancelledError as error:
            return {"error": type(error).__name__}

    return asyncio.run(ask())


SCENARIOS = {
    "create": lambda settings: seen(chat(settings).create(**question(settings))),
    "stream": stream,
    "tools": lambda settings: loop(settings, {}, lambda asked: chat(settings).create(**asked)),
    "tools_streamed": lambda settings: loop(settings, {}, lambda asked: streamed(settings, asked)),
    "thinking": lambda settings: loop(
        settings, {"reasoning_effort": "medium"}, lambda asked: chat(settings).create(**asked)
    ),
    "image": image,
    "failing": lambda settings: failure(lambda: chat(settings, 0).create(**question(settings))),
    "failing_stream": lambda settings: failure(lambda: streamed(settings, question(settings), 0)),
    "abort_midway": abort_midway,
    "abort_before": abort_before,
}

while line := sys.stdin.readline():
    asked = json.loads(line)
    try:
        answer = SCENARIOS[asked["scenario"]](asked["settings"])
    except Exception:
        answer = {"broken": traceback.format_exc()}
    print(json.dumps(answer), flush=True)
