import Argon2, { Argon2Type } from "@phi-ag/argon2";

/**
 * OWASP's first recommendation for Argon2id: 19 MiB, two passes, one lane.
 * https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
export const ARGON2_PARAMETERS = {
  type: Argon2Type.Argon2id,
  memoryCost: 19 * 1024,
  timeCost: 2,
  parallelism: 1,
  hashLength: 32,
};

let loaded: Argon2 | undefined;

/**
 * The platform compiles the WASM module at deploy time; an isolate instantiates it on first use. The instance is
 * cached, not its promise: the promise would belong to the request that created it.
 */
async function argon2(): Promise<Argon2> {
  if (loaded) return loaded;
  const { default: module } = await import("@phi-ag/argon2/argon2.wasm");
  loaded = new Argon2(await WebAssembly.instantiate(module));
  return loaded;
}

/** Returns a PHC string (`$argon2id$…`) with a random salt. */
export async function hashPassword(password: string, parameters = ARGON2_PARAMETERS): Promise<string> {
  return (await argon2()).hash(password.normalize("NFKC"), parameters).encoded;
}

/** Whether the password, after NFKC normalisation, matches a PHC string. */
export async function isPassword(password: string, encoded: string): Promise<boolean> {
  return (await argon2()).tryVerify(encoded, password.normalize("NFKC")).success;
}

/** Whether a hash has weaker parameters than `ARGON2_PARAMETERS`. */
export function needsRehash(encoded: string): boolean {
  const [, memory, passes] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=\d+\$/.exec(encoded) ?? [];
  return Number(memory ?? 0) < ARGON2_PARAMETERS.memoryCost || Number(passes ?? 0) < ARGON2_PARAMETERS.timeCost;
}
