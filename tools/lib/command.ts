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
