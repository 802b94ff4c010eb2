/** Run in wrangler's place, by `WRANGLER`: the account is the file that `ACCOUNT` names. */
import { readFileSync, writeFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { type Account, runWrangler } from "./account.ts";

const file = process.env.ACCOUNT as string;
const account = JSON.parse(readFileSync(file, "utf8")) as Account;
const input = await text(process.stdin);
try {
  console.log(runWrangler(account, process.argv.slice(2), input));
} catch (refusal) {
  console.error(refusal);
  process.exitCode = 1;
}
writeFileSync(file, JSON.stringify(account));
