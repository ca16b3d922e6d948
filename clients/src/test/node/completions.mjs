import { client, model, say, text } from "./sdk.mjs";

const prompt = text;
const whole = await client().completions.create({ model, prompt });
const seen = { text: whole.choices[0].text, streamed: "", chunks: 0 };
for await (const chunk of await client().completions.create({ model, prompt, stream: true })) {
  seen.chunks++;
  seen.streamed += chunk.choices[0]?.text ?? "";
}
say(seen);
