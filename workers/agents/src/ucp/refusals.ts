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
} as const satisfies Record<string, ContentfulStatusCode>;

type Code = keyof typeof STATUSES;

/** A refusal in the protocol's words: nothing was done. */
export class UcpRefusal extends Error {
  readonly code: Code;

  constructor(code: Code, content: string) {
    super(content);
    this.code = code;
  }

  get status(): ContentfulStatusCode {
    return STATUSES[this.code];
  }
}
