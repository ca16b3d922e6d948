import { client, model, say } from "./sdk.mjs";

const ids = [];
for await (const one of client().models.list()) {
  ids.push(one.id);
}
const one = await client().models.retrieve(model);
say({ ids, one: one.id, object: one.object });
