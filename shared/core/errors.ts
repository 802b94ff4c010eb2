import { type ErrorCode, PROBLEMS } from "./problems.ts";
import type { Cart, Requirement } from "#shared/contracts/carts.ts";

export type FieldError = { path: string; code: string; message: string };

/** What a problem may carry beside its standard members, all of it shown to the client. */
type ProblemExtras = {
  requirements?: Requirement[];
  cart?: Cart;
  errors?: FieldError[];
  shortages?: { productId: string; variantId: string; requested: number; available: number }[];
  productIds?: string[];
  /** The error of OAuth for the client, and where the browser brings it. */
  oauthError?: string;
  redirectTo?: string;
};

type AppErrorOptions = { extras?: ProblemExtras; headers?: Record<string, string>; cause?: unknown };

/**
 * A refusal that is shown to the client. Recognise it with `isAppError`: its class does not survive a call
 * to another Worker, its `code` does.
 */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly extras: ProblemExtras;
  /** Response headers that belong to the problem, such as `Retry-After`. */
  readonly headers: Record<string, string>;

  /** `detail` is shown to the client: say what is wrong here and what to do, and put no personal data in it. */
  constructor(code: ErrorCode, detail?: string, options: AppErrorOptions = {}) {
    super(detail ?? PROBLEMS[code].help, { cause: options.cause });
    this.code = code;
    this.extras = options.extras ?? {};
    this.headers = options.headers ?? {};
  }
}

export function isAppError(error: unknown): error is AppError {
  return (
    error instanceof Error &&
    error.name === "AppError" &&
    "code" in error &&
    Object.hasOwn(PROBLEMS, String(error.code))
  );
}

/** Seconds that a client should wait before it retries a part of the shop that did not answer. */
const RETRY_AFTER_SECONDS = "5";

/** Another part of the shop, or a service it needs, cannot be reached just now. */
export function serviceUnavailable(cause?: unknown): AppError {
  return new AppError("service-unavailable", undefined, { headers: { "Retry-After": RETRY_AFTER_SECONDS }, cause });
}

/** A 422 for a rule that a schema cannot express; `path` is dotted as in `items.0.quantity`. */
export function validationFailed(path: string, code: string, message: string): AppError {
  return new AppError("validation-failed", undefined, { extras: { errors: [{ path, code, message }] } });
}
