import { z } from "zod";
import { CONFIGURATION_ERROR, logLevels } from "./log.ts";
import { oncePerEnv } from "./once-per-env.ts";

/** Vars and secrets that every Worker has. */
export const commonVars = {
  SERVICE: z.string().min(1),
  VERSION: z.string().min(1).default("dev"),
  LOG_LEVEL: z.enum(logLevels).default("info"),
};

/** Vars of a Worker that keeps data. */
export const databaseVars = {
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  /** The endpoint for SQL over HTTP when it is not Neon: the emulator of the local shop. */
  NEON_FETCH_ENDPOINT: z.union([z.url(), z.literal("")]),
};

/** Vars of a Worker that limits its clients. */
export const limitVars = {
  /** Set by the local shop alone; only there can limits be turned off. */
  LOCAL_SHOP: z.stringbool(),
  RATE_LIMITS: z.enum(["on", "off"]),
};

/** Whether limits that are keyed by client address or user apply: load tests turn them off. */
export const hasLimits = (vars: { LOCAL_SHOP: boolean; RATE_LIMITS: "on" | "off" }): boolean =>
  !vars.LOCAL_SHOP || vars.RATE_LIMITS === "on";

/**
 * Reads the vars and secrets of a Worker, once per isolate. A missing or malformed one is named, its value is not.
 */
export function varsReader<Shape extends z.ZodRawShape>(shape: Shape) {
  const schema = z.object(shape);
  return oncePerEnv((env: object): z.infer<typeof schema> => {
    const { data, error } = schema.safeParse(env);
    if (error) {
      const names = [...new Set(error.issues.map((issue) => issue.path.join(".")))].join(", ");
      const message = `This Worker's configuration is wrong or missing: ${names}. See .dev.vars.example beside its config.`;
      throw Object.assign(new Error(message), { name: CONFIGURATION_ERROR });
    }
    return data;
  });
}
