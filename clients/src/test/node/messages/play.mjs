// Plays scenarios of the Messages protocol with Anthropic's library for Node: a line in names the scenario and its settings, a line out says what was seen.
import Anthropic from "@anthropic-ai/sdk";
import { betaTool } from "@anthropic-ai/sdk/helpers/beta/json-schema";
import { createInterface } from "node:readline";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const RESULTS = { weather: "sunny", clock: "noon" };
const max_tokens = 2000;
const schema = { type: "object", properties: { input: { type: "string" } } };
const tools = Object.keys(RESULTS).map((name) => ({ name, input_schema: schema }));

const client = ({ url, key }, maxRetries = 2) => new Anthropic({ baseURL: url, apiKey: key, maxRetries });
const question = ({ model, text }) => ({ model, max_tokens, messages: [{ role: "user", content: text }] });
const textOf = (message) => message.content.map((block) => block.text ?? "").join("");
const seen = (message) => ({
  text: textOf(message),
  stop: message.stop_reason,
  input: message.usage.input_tokens,
  output: message.usage.output_tokens,
  id: message.id,
  request_id: message._request_id ?? null,
});

/** Says that it waits, and returns when the test writes a line. */
async function go() {
  console.log("paused");
  await lines.next();
}

async function loop(settings, more, ask) {
  const asked = { ...question(settings), ...more, tools };
  const first = await ask(asked);
  const calls = first.content.filter((block) => block.type === "tool_use");
  const results = calls.map(({ id, name }) => ({ type: "tool_result", tool_use_id: id, content: RESULTS[name] }));
  const messages = [...asked.messages, { role: "assistant", content: first.content }, { role: "user", content: results }];
  const last = await ask({ ...asked, messages });
  return {
    stop: first.stop_reason,
    types: first.content.map((block) => block.type),
    thought: first.content.map((block) => block.thinking ?? "").join(""),
    signed: first.content.every((block) => block.type !== "thinking" || block.signature !== ""),
    calls: calls.map(({ id, name, input }) => ({ id, name, input })),
    text: textOf(last),
    last: last.stop_reason,
  };
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
      type: error.error?.error?.type ?? null,
      request_id: error.requestID ?? null,
    };
  }
}

const scenarios = {
  create: async (settings) => seen(await client(settings).messages.create(question(settings))),
  stream: async (settings) => {
    const stream = client(settings).messages.stream(question(settings));
    let deltas = 0;
    stream.on("text", () => deltas++);
    return { ...seen(await stream.finalMessage()), deltas };
  },
  tools: (settings) => loop(settings, {}, (asked) => client(settings).messages.create(asked)),
  tools_streamed: (settings) => loop(settings, {}, (asked) => client(settings).messages.stream(asked).finalMessage()),
  thinking: (settings) =>
    loop(settings, { thinking: { type: "enabled", budget_tokens: 1024 } }, (asked) =>
      client(settings).messages.stream(asked).finalMessage(),
    ),
  image: async (settings) => {
    const source = { type: "base64", media_type: "image/png", data: PICTURE };
    const content = [{ type: "image", source }, { type: "text", text: settings.text }];
    const messages = [{ role: "user", content }];
    return seen(await client(settings).messages.create({ ...question(settings), messages }));
  },
  count: async (settings) => {
    const { model, messages } = question(settings);
    return { tokens: (await client(settings).messages.countTokens({ model, messages })).input_tokens };
  },
  models: async (settings) => {
    const ids = [];
    for await (const one of client(settings).models.list()) {
      ids.push(one.id);
    }
    return { ids };
  },
  failing: (settings) => failure(() => client(settings, 0).messages.create(question(settings))),
  failing_stream: (settings) => failure(() => client(settings, 0).messages.stream(question(settings)).finalMessage()),
  runner: async (settings) => {
    const runnable = Object.keys(RESULTS).map((name) =>
      betaTool({ name, description: name, inputSchema: schema, run: () => RESULTS[name] }),
    );
    const final = await client(settings).beta.messages.toolRunner({ ...question(settings), tools: runnable });
    return { text: textOf(final), stop: final.stop_reason };
  },
  abort_midway: async (settings) => {
    const stream = client(settings).messages.stream(question(settings));
    const ended = failure(() => stream.done());
    const text = await new Promise((resolve) => stream.once("text", resolve));
    await go();
    stream.abort();
    return { text, ...(await ended) };
  },
  abort_before: async (settings) => {
    const abort = new AbortController();
    const asked = { ...question(settings), stream: true };
    const ended = failure(() => client(settings).messages.create(asked, { signal: abort.signal }));
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
