// Plays scenarios of the chat protocol with OpenAI's library for Node: a line in names the scenario and its settings, a line out says what was seen.
import OpenAI from "openai";
import { createInterface } from "node:readline";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const RESULTS = { weather: "sunny", clock: "noon" };
const tools = Object.keys(RESULTS).map((name) => ({
  type: "function",
  function: { name, parameters: { type: "object", properties: { input: { type: "string" } } } },
}));

const chat = ({ url, key }, maxRetries = 2) => new OpenAI({ baseURL: `${url}/v1`, apiKey: key, maxRetries }).chat.completions;
const question = ({ model, text }) => ({ model, messages: [{ role: "user", content: text }] });
const seen = (answer) => ({
  text: answer.choices[0].message.content,
  stop: answer.choices[0].finish_reason,
  input: answer.usage.prompt_tokens,
  output: answer.usage.completion_tokens,
  id: answer.id,
  request_id: answer._request_id ?? null,
});

/** Says that it waits, and returns when the test writes a line. */
async function go() {
  console.log("paused");
  await lines.next();
}

async function loop(settings, more, ask) {
  const asked = { ...question(settings), ...more, tools };
  const { message, finish_reason } = (await ask(asked)).choices[0];
  const results = message.tool_calls.map(({ id, function: { name } }) => ({
    role: "tool",
    tool_call_id: id,
    content: RESULTS[name],
  }));
  const { parsed, ...replayed } = message;
  const last = (await ask({ ...asked, messages: [...asked.messages, replayed, ...results] })).choices[0];
  return {
    stop: finish_reason,
    thought: message.reasoning ?? message.reasoning_content ?? "",
    calls: message.tool_calls.map(({ id, function: { name, arguments: text } }) => ({ id, name, input: JSON.parse(text) })),
    text: last.message.content,
    last: last.finish_reason,
  };
}

/** What the library accumulates, without what it adds by itself. */
async function streamed(settings, asked, maxRetries = 2) {
  const answer = await chat(settings, maxRetries).stream(asked).finalChatCompletion();
  const plain = ({ id, type, function: { name, arguments: text } }) => ({ id, type, function: { name, arguments: text } });
  for (const { message } of answer.choices) {
    message.tool_calls = message.tool_calls?.map(plain);
  }
  return answer;
}

async function failure(doing) {
  try {
    await doing();
    return { error: "none" };
  } catch (error) {
    return {
      error: error.constructor.name,
      status: error.status ?? 0,
      message: error.message,
      code: error.code ?? null,
      request_id: error.requestID ?? null,
    };
  }
}

const scenarios = {
  create: async (settings) => seen(await chat(settings).create(question(settings))),
  stream: async (settings) => {
    const asked = { ...question(settings), stream_options: { include_usage: true } };
    const stream = chat(settings).stream(asked);
    let deltas = 0;
    stream.on("content", () => deltas++);
    return { ...seen(await stream.finalChatCompletion()), deltas };
  },
  tools: (settings) => loop(settings, {}, (asked) => chat(settings).create(asked)),
  tools_streamed: (settings) => loop(settings, {}, (asked) => streamed(settings, asked)),
  thinking: (settings) => loop(settings, { reasoning_effort: "medium" }, (asked) => chat(settings).create(asked)),
  image: async (settings) => {
    const picture = { type: "image_url", image_url: { url: `data:image/png;base64,${PICTURE}` } };
    const content = [picture, { type: "text", text: settings.text }];
    return seen(await chat(settings).create({ ...question(settings), messages: [{ role: "user", content }] }));
  },
  failing: (settings) => failure(() => chat(settings, 0).create(question(settings))),
  failing_stream: (settings) => failure(() => streamed(settings, question(settings), 0)),
  abort_midway: async (settings) => {
    const stream = await chat(settings).create({ ...question(settings), stream: true });
    for await (const chunk of stream) {
      const text = chunk.choices[0].delta.content;
      if (text) {
        await go();
        stream.controller.abort();
        return { text, error: "aborted" };
      }
    }
  },
  abort_before: async (settings) => {
    const abort = new AbortController();
    const asked = { ...question(settings), stream: true };
    const ended = failure(() => chat(settings).create(asked, { signal: abort.signal }));
    await go();
    abort.abort();
    return ended;
  },
};

for (let line = await lines.next(); !line.done; line = await lines.next()) {
  const { scenario, settings } = JSON.parse(line.value);
  try {
    console.log(JSON.stringify(await scenarios[scenario](settings)));
  } catch (error) {
    console.log(JSON.stringify({ broken: String(error.stack ?? error) }));
  }
}
