import { client, messages, model, say } from "./sdk.mjs";

const tools = ["weather", "clock"].map((name) => ({
  type: "function",
  function: { name, parameters: { type: "object", properties: { input: { type: "string" } } } },
}));
const flat = (choice) => ({
  finish: choice.finish_reason,
  calls: choice.message.tool_calls.map((call) => ({ id: call.id, ...call.function })),
});
const unary = await client().chat.completions.create({ model, messages, tools });
const streamed = await client().chat.completions.stream({ model, messages, tools }).finalChatCompletion();
const strip = (one) => ({ ...one, calls: one.calls.map(({ id, name, arguments: args }) => ({ id, name, arguments: args })) });
say({ unary: strip(flat(unary.choices[0])), streamed: strip(flat(streamed.choices[0])) });
