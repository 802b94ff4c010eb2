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

let loaded: Promise<Argon2> | undefined;

/** The WASM module is compiled by the platform at deploy time; an isolate instantiates it when it is first needed. */
function argon2(): Promise<Argon2> {
  loaded ??= import("@phi-ag/argon2/argon2.wasm").then(
    async ({ default: module }) => new Argon2(await WebAssembly.instantiate(module)),
  );
  return loaded;
}

/** A PHC string (`$argon2id$…`) with a salt of its own. */
export async function hashPassword(password: string): Promise<string> {
  return (await argon2()).hash(password.normalize("NFKC"), ARGON2_PARAMETERS).encoded;
}

export async function isPassword(password: string, encoded: string): Promise<boolean> {
  return (await argon2()).tryVerify(encoded, password.normalize("NFKC")).success;
}
