import { bodyLimit } from "hono/body-limit";
import { AppError } from "#shared/core/errors.ts";

const MAX_BODY_BYTES = 64 * 1024;

/**
 * Refuses a body above the largest size that any route accepts, before it is read.
 *
 * @throws AppError payload-too-large
 */
export const limitBody = bodyLimit({
  maxSize: MAX_BODY_BYTES,
  onError: () => {
    throw new AppError("payload-too-large");
  },
});
