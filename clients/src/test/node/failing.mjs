import { client, messages, model, say } from "./sdk.mjs";

const temperature = Number(process.env.TEMPERATURE ?? 1);
try {
  await client({ maxRetries: 0 }).chat.completions.create({ model, messages, temperature });
  say({ error: "none" });
} catch (error) {
  say({
    error: error.constructor.name,
    status: error.status,
    message: error.message,
    code: error.code ?? null,
    request_id: error.requestID ?? null,
  });
}
