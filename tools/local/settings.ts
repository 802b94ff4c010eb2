import { z } from "zod";
import { logLevels } from "#shared/core/log.ts";
import { UserFacingError } from "../lib/command.ts";

const onOrOff = z.enum(["on", "off"], { error: 'must be "on" or "off"' });

/** The vars of Workers that can be set for the local shop, with their values there by default. */
const settings = z.object({
  // `npm run trace` shows the round trips to databases, which are logged at this level.
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(", ")}` }).default("debug"),
  PAYMENT_WINDOW_SECONDS: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, "must be a whole number of seconds, 1 or more")
    .default("3600"),
  RATE_LIMITS: onOrOff.default("on"),
  TEST_PAYMENTS: onOrOff.default("on"),
});
export type Settings = z.infer<typeof settings>;

/**
 * Reads the settings from environment variables; an empty one counts as none.
 *
 * @throws UserFacingError with a sentence about each that is wrong
 */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const given = Object.keys(settings.shape).map((name) => [name, env[name] || undefined]);
  const { data, error } = settings.safeParse(Object.fromEntries(given));
  if (data) return data;
  const sentences = error.issues.map(
    ({ path: [name], message }) => `${String(name)} ${message}, not "${env[String(name)]}".`,
  );
  throw new UserFacingError(sentences.join("\n"));
}
