import type { ContentfulStatusCode } from "hono/utils/http-status";

const STATUSES = {
  invalid_profile_url: 400,
  profile_unreachable: 424,
  profile_malformed: 422,
  version_unsupported: 422,
  signature_missing: 401,
  signature_invalid: 401,
  key_not_found: 401,
  digest_mismatch: 400,
  algorithm_unsupported: 400,
  invalid_request: 422,
  request_too_large: 400,
  unauthorized: 401,
  session_closed: 409,
  too_many_sessions: 409,
  idempotency_key_reused: 409,
  idempotency_key_in_progress: 409,
  rate_limited: 429,
} as const satisfies Record<string, ContentfulStatusCode>;

type Code = keyof typeof STATUSES;

/** A refusal in the protocol's words: nothing was done. */
export class UcpRefusal extends Error {
  readonly code: Code;
  /** Headers that belong to it, such as `Retry-After`. */
  readonly headers: Record<string, string>;

  constructor(code: Code, content: string, headers: Record<string, string> = {}) {
    super(content);
    this.code = code;
    this.headers = headers;
  }

  get status(): ContentfulStatusCode {
    return STATUSES[this.code];
  }
}

export const sessionClosed = () =>
  new UcpRefusal("session_closed", "The session is completed, cancelled or expired, and cannot be changed any more.");
