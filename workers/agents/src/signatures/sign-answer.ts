import { createMiddleware } from "hono/factory";
import type { AppEnv } from "#shared/http/app.ts";
import type { AgentsContext } from "../context.ts";
import { signResponse } from "./sign.ts";

/** Signs what the route answers; refusals go unsigned. */
export const signAnswer = createMiddleware<AppEnv<AgentsContext>>(async (c, next) => {
  await next();
  if (c.res.status !== 200) return;
  const signed = await signResponse(c.res, { secret: c.get("ctx").vars.UCP_SIGNING_KEYS, now: new Date() });
  c.res = undefined;
  c.res = signed;
});
