import { Hono } from "hono";
import { AppError } from "#shared/core/errors.ts";
import type { PageEnv } from "../context.ts";

const FOREVER = "public, max-age=31536000, immutable";

/** Styles, the script and fonts, as `tools/generate/storefront-assets.ts` made them. */
export const assets = new Hono<PageEnv>();

assets.get("/assets/*", async (c) => {
  const asset = await c.get("ctx").env.ASSETS.fetch(c.req.raw);
  if (asset.status >= 400) throw new AppError("not-found");
  const release = c.req.query("v");
  // An address with the release in it never changes what it stands for.
  const isConstant = (release !== undefined && release !== "dev") || c.req.path.startsWith("/assets/fonts/");
  const headers = new Headers(asset.headers);
  headers.set("Cache-Control", isConstant ? FOREVER : "no-cache");
  return new Response(asset.body, { status: asset.status, headers });
});
