import { AppError, isAppError, serviceUnavailable } from "../../../shared/errors.ts";

/** Waits for another Worker: 504 when it does not answer in time, and it is told to stop; 503 when it fails. */
export async function withinDeadline<Answer>(
  timeoutMs: number,
  ask: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new AppError("gateway-timeout", undefined, { headers: { "Retry-After": "5" } }));
      controller.abort();
    }, timeoutMs);
  });
  try {
    return await Promise.race([ask(controller.signal), tooLate]);
  } catch (error) {
    throw isAppError(error) ? error : serviceUnavailable(error);
  } finally {
    clearTimeout(timer);
  }
}
