import { client, go, messages, model, say } from "./sdk.mjs";

const stream = await client().chat.completions.create({ model, messages, stream: true });
for await (const chunk of stream) {
  await go();
  stream.controller.abort();
  say({ first: chunk.choices[0].delta.content });
  break;
}
