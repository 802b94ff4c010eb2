import { bodyLimit } from "hono/body-limit";
import { AppError } from "#shared/core/errors.ts";

const MAX_BODY_BYTES = 64 * 1024;

/** Refuses a body that is larger than anything the shop takes, before it is read. */
export const limitBody = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => {
    throw new AppError("payload-too-large");
  },
});
