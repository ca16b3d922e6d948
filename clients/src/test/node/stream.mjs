import { client, messages, model, say } from "./sdk.mjs";

const asked = process.env.USAGE === "yes" ? { stream_options: { include_usage: true } } : {};
const { data: stream, request_id } = await client()
  .chat.completions.create({ model, messages, stream: true, ...asked })
  .withResponse();
const seen = { text: "", chunks: 0, usages: 0, total_tokens: 0, finish: null, request_id };
for await (const chunk of stream) {
  seen.chunks++;
  seen.text += chunk.choices[0]?.delta.content ?? "";
  seen.finish = chunk.choices[0]?.finish_reason ?? seen.finish;
  if (chunk.usage) {
    seen.usages++;
    seen.total_tokens = chunk.usage.total_tokens;
  }
}
say(seen);
