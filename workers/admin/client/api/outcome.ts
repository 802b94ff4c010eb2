import { ShopProblem } from "#shared/client/problem.ts";

type Transport = (request: Request) => Promise<Response>;

/** Answers that do not say what became of the request. */
const unclear = new WeakSet<Response>();

/** No answer came to a request that has been sent. */
class LostAnswer extends TypeError {}

/**
 * Sends a request and notes when its outcome stays unknown, although sent again it would be done twice: a POST without an
 * `Idempotency-Key` to which no answer came, or that of a gateway.
 */
export const noteOutcome =
  (transport: Transport): Transport =>
  async (request) => {
    if (request.method !== "POST" || request.headers.has("Idempotency-Key")) return transport(request);
    try {
      const response = await transport(request);
      if (response.status > 500) unclear.add(response);
      return response;
    } catch (cause) {
      throw new LostAnswer("no answer came", { cause });
    }
  };

/** Whether it may have been done all the same, so that it must not be sent again without a look. */
export const isOutcomeUnknown = (error: unknown): boolean =>
  error instanceof LostAnswer || (error instanceof ShopProblem && unclear.has(error.response));
