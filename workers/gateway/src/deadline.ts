import { serviceUnavailable } from "../../../shared/app.ts";
import { AppError, isAppError } from "../../../shared/errors.ts";

/** Longer than a Worker waits for its database, so that its own answer about that comes first. */
const UPSTREAM_TIMEOUT_MS = 15_000;

/** Waits for another Worker: 504 when it does not answer in time, 503 when it fails. */
export async function deadline<Answer>(answer: Promise<Answer>): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const error = new AppError("gateway-timeout", undefined, { headers: { "Retry-After": "5" } });
    timer = setTimeout(() => reject(error), UPSTREAM_TIMEOUT_MS);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } catch (error) {
    throw isAppError(error) ? error : serviceUnavailable(error);
  } finally {
    clearTimeout(timer);
  }
}
