import asyncio

from openai import AsyncOpenAI
from sdk import MESSAGES, MODEL, go, say


async def main():
    asked = asyncio.create_task(AsyncOpenAI().chat.completions.create(model=MODEL, messages=MESSAGES, stream=True))
    await asyncio.get_running_loop().run_in_executor(None, go)
    asked.cancel()
    try:
        await asked
        say(error="none")
    except asyncio.CancelledError as error:
        say(error=type(error).__name__)


asyncio.run(main())
