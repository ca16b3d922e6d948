import { client, go, messages, model, say } from "./sdk.mjs";

const abort = new AbortController();
const answer = client().chat.completions.create({ model, messages, stream: true }, { signal: abort.signal });
answer.catch(() => {});
await go();
abort.abort();
say({ error: await answer.then(() => "none", (error) => error.constructor.name) });
