/** Asks again until the answer is as wished; fails when it is not so within `timeoutMs`. */
export async function eventually<Value>(
  ask: () => Promise<Value>,
  isWished: (value: Value) => boolean,
  timeoutMs = 10_000,
): Promise<Value> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await ask();
    if (isWished(value)) return value;
    if (Date.now() > deadline) throw new Error(`Not so after ${timeoutMs} ms: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
