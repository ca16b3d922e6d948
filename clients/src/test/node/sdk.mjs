// What all scripts share: the client as an application makes it, from OPENAI_BASE_URL and OPENAI_API_KEY.
import OpenAI from "openai";
import { once } from "node:events";

export const model = process.env.MODEL;
/** Form encoded, since not every environment holds more than ASCII. */
export const text = new URLSearchParams(`text=${process.env.TEXT ?? ""}`).get("text");
export const messages = [{ role: "user", content: text }];
export const client = (options = {}) => new OpenAI(options);
export const say = (seen) => console.log(JSON.stringify(seen));

/** Says that it waits, resolves when the test writes a line, and lets go of the input, which would keep the process alive. */
export async function go() {
  console.log("paused");
  await once(process.stdin, "data");
  process.stdin.destroy();
}
