import { getCookie, setCookie } from "hono/cookie";
import type { ShopClient } from "#shared/client/client.ts";
import { ANONYMOUS, type Caller, clientOf } from "#shared/contracts/identity.ts";
import type { PageMiddleware, PageRequest } from "../context.ts";
import { openShop } from "../shop/upstreams.ts";
import { pickLanguage } from "../texts/languages.ts";
import {
  COOKIE_OPTIONS,
  COUNT_COOKIE,
  decodeSession,
  encodeSession,
  LANGUAGE_COOKIE,
  SESSION_COOKIE,
  type SessionCookie,
} from "./cookies.ts";
import { requestTokens, resumeSession, takeGuestSession } from "./session.service.ts";

/** A visitor with a session: a guest, or a customer. */
export type SignedIn = { shop: ShopClient; caller: Caller; cookie: SessionCookie; isGuest: boolean };

export const readVisitor: PageMiddleware = async (c, next) => {
  const wanted = c.req.query("lang");
  const language = pickLanguage(wanted ?? getCookie(c, LANGUAGE_COOKIE), c.req.header("Accept-Language"));
  c.set("visitor", { language, client: clientOf(c), origin: new URL(c.req.url).origin });
  await next();
  if (wanted !== language) return;
  setCookie(c, LANGUAGE_COOKIE, language, { ...COOKIE_OPTIONS, httpOnly: true });
  c.header("Cache-Control", "no-store");
};

/** The session of the request's cookie. A cookie whose session is over is taken back. */
export async function findSession(c: PageRequest): Promise<SignedIn | undefined> {
  const sent = getCookie(c, SESSION_COOKIE);
  const cookie = decodeSession(sent);
  const session = cookie && (await resumeSession(c.get("ctx"), c.get("visitor"), cookie));
  if (!session) {
    if (sent) forgetSession(c);
    return undefined;
  }
  if (session.cookie.accessToken !== cookie.accessToken) keepSession(c, session.cookie);
  return signedIn(c, session.cookie, session.caller);
}

/** The session of a visitor who has an account. */
export async function findCustomer(c: PageRequest): Promise<SignedIn | undefined> {
  const session = await findSession(c);
  return session?.isGuest ? undefined : session;
}

/** Makes the visitor a guest. */
export const beginGuestSession = (c: PageRequest): Promise<SignedIn> =>
  beginSession(c, { grant_type: "urn:edge-shop:grant-type:guest" });

type Grant = Parameters<typeof requestTokens>[2];

/** Begins a session and keeps it in the cookie. */
export async function beginSession(c: PageRequest, grant: Grant): Promise<SignedIn> {
  const session = await openSession(c, grant);
  keepSession(c, session.cookie);
  return session;
}

/** Begins a session. The caller decides whether to keep it in the cookie. */
export async function openSession(c: PageRequest, grant: Grant): Promise<SignedIn> {
  const ctx = c.get("ctx");
  const visitor = c.get("visitor");
  const cookie = await requestTokens(ctx, visitor, grant);
  const session = await resumeSession(ctx, visitor, cookie);
  if (!session) throw new Error("A session that has just begun is over");
  return signedIn(c, session.cookie, session.caller);
}

/** The session of a guest that an agent hands over. The caller decides whether to keep it in the cookie. */
export async function takeSession(c: PageRequest, token: string): Promise<SignedIn | undefined> {
  const ctx = c.get("ctx");
  const cookie = await takeGuestSession(ctx, token);
  const session = cookie && (await resumeSession(ctx, c.get("visitor"), cookie));
  return session && signedIn(c, session.cookie, session.caller);
}

function signedIn(c: PageRequest, cookie: SessionCookie, caller: Caller): SignedIn {
  c.set("identity", caller);
  const shop = openShop(c.get("ctx"), { identity: caller, visitor: c.get("visitor") });
  return { shop, caller, cookie, isGuest: caller.role === "guest" };
}

/** The shop as this user has it with all their rights, of which they hand on what they allow. */
export function openWithOwnRole(c: PageRequest, { caller }: SignedIn): ShopClient {
  return openShop(c.get("ctx"), { identity: caller, visitor: c.get("visitor"), hasOwnRole: true });
}

/** The shop as an anonymous visitor sees it. */
export function openCatalogue(c: PageRequest): ShopClient {
  return openShop(c.get("ctx"), { identity: ANONYMOUS, visitor: c.get("visitor") });
}

export function keepSession(c: PageRequest, cookie: SessionCookie): void {
  setCookie(c, SESSION_COOKIE, encodeSession(cookie), { ...COOKIE_OPTIONS, httpOnly: true });
}

export function forgetSession(c: PageRequest): void {
  setCookie(c, SESSION_COOKIE, "", { ...COOKIE_OPTIONS, httpOnly: true, maxAge: 0 });
  keepCount(c, 0);
}

/** How many things are in the cart; a script shows it beside the cart's link. */
export function keepCount(c: PageRequest, count: number): void {
  setCookie(c, COUNT_COOKIE, String(count), { ...COOKIE_OPTIONS, maxAge: count > 0 ? COOKIE_OPTIONS.maxAge : 0 });
}
