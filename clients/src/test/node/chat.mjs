import { client, messages, model, say } from "./sdk.mjs";

const answer = await client().chat.completions.create({ model, messages });
say({
  text: answer.choices[0].message.content,
  finish: answer.choices[0].finish_reason,
  prompt_tokens: answer.usage.prompt_tokens,
  completion_tokens: answer.usage.completion_tokens,
  request_id: answer._request_id,
});
