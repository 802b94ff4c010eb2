import { type ParseArgsConfig, parseArgs } from "node:util";

/** A problem the user can solve: commands print its message alone, without a stack. */
export class UserFacingError extends Error {
  override name = "UserFacingError";
}

/** Runs a command's main function; a failure ends the process with status 1. */
export async function runCommand(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof UserFacingError ? `✖ ${error.message}` : error);
    process.exitCode = 1;
  }
}

type Options = NonNullable<ParseArgsConfig["options"]>;
type Usage<Given extends Options> = {
  /** As `parseArgs` takes them; none by default. */
  options?: Given;
  /** How many arguments without a name the command takes at most; 0 by default. */
  positionals?: number;
  /** A command line that is right, for the message. */
  example?: string;
};

/** Reads the arguments of the command. Throws a UserFacingError for each that it does not take. */
export function parseArguments<const Given extends Options = Record<never, never>>(usage: Usage<Given> = {}) {
  const { options = {} as Given, positionals: most = 0, example } = usage;
  try {
    const given = parseArgs({ options, allowPositionals: true });
    const unexpected = given.positionals[most];
    if (unexpected !== undefined) throw new Error(`Unexpected argument '${unexpected}'`);
    return given;
  } catch (error) {
    // Node continues with how to give an argument that begins with a dash.
    const [why] = (error as Error).message.split(/\.\s/);
    throw new UserFacingError(`${why}.${example ? ` For example: ${example}` : ""}`);
  }
}

/** The value of an option that is a web address. */
export function requireUrl(option: string, value: string): string {
  if (/^https?:\/\//.test(value) && URL.canParse(value)) return value;
  throw new UserFacingError(`${option} is an address such as https://shop.example.com, not "${value}".`);
}

/** The value of a variable that is the address of a database. The message does not repeat it: it may have a password. */
export function requireDatabaseUrl(variable: string, value: string): string {
  if (/^postgres(ql)?:\/\/[^/]/.test(value) && URL.canParse(value)) return value;
  throw new UserFacingError(`${variable} is not an address such as postgres://role:password@host/database.`);
}
