import { AppError, isAppError, serviceUnavailable } from "#shared/core/errors.ts";
import { withTimeout } from "#shared/core/timeout.ts";

/**
 * Waits for the answer of another Worker.
 * @throws AppError gateway-timeout when it does not answer in time, service-unavailable when it fails
 */
export async function awaitWorker<Answer>(timeoutMs: number, answer: Promise<Answer>): Promise<Answer> {
  try {
    return await withTimeout(timeoutMs, answer, gatewayTimeout);
  } catch (error) {
    throw isAppError(error) ? error : serviceUnavailable(error);
  }
}

/** AppError gateway-timeout, with `Retry-After` of five seconds. */
export function gatewayTimeout(): AppError {
  return new AppError("gateway-timeout", undefined, { headers: { "Retry-After": "5" } });
}
