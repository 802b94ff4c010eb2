import { AppError, isAppError, serviceUnavailable } from "#shared/core/errors.ts";

/** Waits for another Worker: 504 when it does not answer in time, 503 when it fails. */
export async function withinDeadline<Answer>(timeoutMs: number, answer: Promise<Answer>): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(gatewayTimeout()), timeoutMs);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } catch (error) {
    throw isAppError(error) ? error : serviceUnavailable(error);
  } finally {
    clearTimeout(timer);
  }
}

export function gatewayTimeout(): AppError {
  return new AppError("gateway-timeout", undefined, { headers: { "Retry-After": "5" } });
}
