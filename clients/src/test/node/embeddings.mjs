import { client, model, say } from "./sdk.mjs";

const input = ["one", "two words"];
const standard = await client().embeddings.create({ model, input });
const numbers = await client().embeddings.create({ model, input, encoding_format: "float" });
say({
  standard: standard.data.map((one) => Array.from(one.embedding)),
  numbers: numbers.data.map((one) => one.embedding),
  prompt_tokens: standard.usage.prompt_tokens,
});
