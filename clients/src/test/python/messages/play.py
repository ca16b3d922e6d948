"""Plays scenarios of the Messages protocol with Anthropic's library for Python: a line in names the scenario and its settings, a line out says what was seen."""

import asyncio
import json
import sys
import traceback

from anthropic import Anthropic, APIError, APIStatusError, AsyncAnthropic, beta_tool

PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
RESULTS = {"weather": "sunny", "clock": "noon"}
SCHEMA = {"type": "object", "properties": {"input": {"type": "string"}}}
TOOLS = [{"name": name, "input_schema": SCHEMA} for name in RESULTS]


def client(settings, retries=2, kind=Anthropic):
    # Given as a bearer token; the library for Node gives its key likewise, older ones as x-api-key.
    return kind(base_url=settings["url"], **{settings["auth"]: settings["key"]}, max_retries=retries)


def question(settings):
    return {"model": settings["model"], "max_tokens": 2000, "messages": [{"role": "user", "content": settings["text"]}]}


def text_of(message):
    return "".join(block.text for block in message.content if block.type == "text")


def seen(message):
    return {
        "text": text_of(message),
        "stop": message.stop_reason,
        "input": message.usage.input_tokens,
        "output": message.usage.output_tokens,
        "id": message.id,
        "request_id": getattr(message, "_request_id", None),
    }


def go():
    """Says that it waits, and returns when the test writes a line."""
    print("paused", flush=True)
    sys.stdin.readline()


def loop(settings, more, ask):
    asked = {**question(settings), **more, "tools": TOOLS}
    first = ask(asked)
    calls = [block for block in first.content if block.type == "tool_use"]
    results = [{"type": "tool_result", "tool_use_id": call.id, "content": RESULTS[call.name]} for call in calls]
    history = [{"role": "assistant", "content": first.content}, {"role": "user", "content": results}]
    last = ask({**asked, "messages": asked["messages"] + history})
    thoughts = [block for block in first.content if block.type == "thinking"]
    return {
        "stop": first.stop_reason,
        "types": [block.type for block in first.content],
        "thought": "".join(block.thinking for block in thoughts),
        "signed": all(block.signature for block in thoughts),
        "calls": [{"id": call.id, "name": call.name, "input": call.input} for call in calls],
        "text": text_of(last),
        "last": last.stop_reason,
    }


def whole(settings):
    return lambda asked: client(settings).messages.create(**asked)


def streamed(settings, retries=2):
    def ask(asked):
        with client(settings, retries).messages.stream(**asked) as stream:
            return stream.get_final_message()

    return ask


def failure(doing):
    try:
        doing()
        return {"error": "none"}
    except APIError as error:
        status = isinstance(error, APIStatusError)
        body = error.body if isinstance(error.body, dict) else {}
        return {
            "error": type(error).__name__,
            "status": error.status_code if status else 0,
            "message": str(error),
            "type": (body.get("error") or {}).get("type"),
            "request_id": error.request_id if status else None,
        }
    except Exception as error:
        return {"error": type(error).__name__, "status": 0, "message": str(error), "type": None}


def stream(settings):
    deltas = 0
    with client(settings).messages.stream(**question(settings)) as events:
        for _ in events.text_stream:
            deltas += 1
        return {**seen(events.get_final_message()), "deltas": deltas, "request_id": events.request_id}


def image(settings):
    source = {"type": "base64", "media_type": "image/png", "data": PICTURE}
    content = [{"type": "image", "source": source}, {"type": "text", "text": settings["text"]}]
    return seen(whole(settings)({**question(settings), "messages": [{"role": "user", "content": content}]}))


def count(settings):
    asked = question(settings)
    counted = client(settings).messages.count_tokens(model=asked["model"], messages=asked["messages"])
    return {"tokens": counted.input_tokens}


def runner(settings):
    def runnable(name):
        return beta_tool(lambda input="": RESULTS[name], name=name, description=name, input_schema=SCHEMA)

    asked = {**question(settings), "tools": [runnable(name) for name in RESULTS]}
    final = client(settings).beta.messages.tool_runner(**asked).until_done()
    return {"text": text_of(final), "stop": final.stop_reason}


def abort_midway(settings):
    with client(settings).messages.stream(**question(settings)) as events:
        text = next(iter(events.text_stream))
        go()
    return {"text": text, "error": "closed"}


def abort_before(settings):
    async def ask():
        asked = {**question(settings), "stream": True}
        asking = asyncio.create_task(client(settings, kind=AsyncAnthropic).messages.create(**asked))
        await asyncio.get_running_loop().run_in_executor(None, go)
        asking.cancel()
        try:
            await asking
            return {"error": "none"}
        except asyncio.CancelledError as error:
            return {"error": type(error).__name__}

    return asyncio.run(ask())


SCENARIOS = {
    "create": lambda settings: seen(whole(settings)(question(settings))),
    "stream": stream,
    "tools": lambda settings: loop(settings, {}, whole(settings)),
    "tools_streamed": lambda settings: loop(settings, {}, streamed(settings)),
    "thinking": lambda settings: loop(
        settings, {"thinking": {"type": "enabled", "budget_tokens": 1024}}, streamed(settings)
    ),
    "image": image,
    "count": count,
    "models": lambda settings: {"ids": [one.id for one in client(settings).models.list()]},
    "failing": lambda settings: failure(lambda: client(settings, 0).messages.create(**question(settings))),
    "failing_stream": lambda settings: failure(lambda: streamed(settings, 0)(question(settings))),
    "runner": runner,
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
