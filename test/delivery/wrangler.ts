/** The program that `WRANGLER` names: has the emulator of Cloudflare's API carry out the fake's commands on its account. */
import { text } from "node:stream/consumers";

const body = JSON.stringify({ args: process.argv.slice(2), input: await text(process.stdin) });
const response = await fetch(`${process.env.CLOUDFLARE_API_BASE_URL}/wrangler`, { method: "POST", body });
(response.ok ? console.log : console.error)(await response.text());
process.exitCode = response.ok ? 0 : 1;
