/** Waits `ms` for the work and then rejects with what `timeoutError` makes. The work itself is not stopped. */
export async function withTimeout<Value>(
  ms: number,
  work: Promise<Value>,
  timeoutError: () => Error = () => new DOMException("no answer in time", "TimeoutError"),
): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(timeoutError()), ms);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
