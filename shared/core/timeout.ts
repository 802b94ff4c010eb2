/** Waits `ms` for the work and then rejects with what `timeoutError` makes. The work itself is not stopped. */
export function withTimeout<Value>(
  ms: number,
  work: Promise<Value>,
  timeoutError: () => Error = () => new DOMException("no answer in time", "TimeoutError"),
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(timeoutError()), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
