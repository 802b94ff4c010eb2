import { Hono } from "hono";
import { AppError } from "#shared/core/errors.ts";
import { type AppEnv, createApp } from "#shared/http/app.ts";
import { type AdminContext, createContext } from "./context.ts";
import { readVars } from "./env.ts";

export const app = createApp({ readVars, createContext });

/** The page may load its own files and pictures of products, and call the API of its own origin. Nothing is inline. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

const pages = new Hono<AppEnv<AdminContext>>();

/** The names of these files have a hash of their content in them. */
pages.get("/admin/assets/*", async (c) => {
  const asset = await c.get("ctx").env.ASSETS.fetch(c.req.raw);
  if (asset.status >= 400) throw new AppError("not-found");
  const headers = new Headers(asset.headers);
  headers.set("Cache-Control", "public, max-age=31536000, immutable");
  return new Response(asset.body, { status: asset.status, headers });
});

/** Every other address is one of the page's own, which its script reads. */
pages.get("/admin/*", async (c) => {
  const page = await c.get("ctx").env.ASSETS.fetch(new Request(new URL("/admin/index.html", c.req.url)));
  const headers = new Headers(page.headers);
  headers.set("Content-Security-Policy", POLICY);
  headers.set("Referrer-Policy", "same-origin");
  headers.set("Cache-Control", "no-store");
  return new Response(page.body, { status: page.status, headers });
});

app.route("/", pages as never);
