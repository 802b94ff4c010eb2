import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const path = createRequire(import.meta.url).resolve("@phi-ag/argon2/argon2.wasm");

/** The types of Workers know no way to compile WebAssembly, because Workers may not; Node has to. */
const { compile } = WebAssembly as unknown as { compile(bytes: Uint8Array): Promise<WebAssembly.Module> };

export default await compile(readFileSync(path));
