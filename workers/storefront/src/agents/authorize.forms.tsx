import { Hono } from "hono";
import { SCOPES } from "#shared/contracts/agents/authorization.ts";
import { renderSignIn } from "../account/sign-in.page.tsx";
import type { PageEnv, PageRequest } from "../context.ts";
import { readForm } from "../layout/read-form.ts";
import { findCustomer, openWithOwnRole } from "../session/visitor.ts";
import {
  AUTHORIZE_PATH,
  authorizePath,
  checkRequest,
  isRefused,
  refusalOf,
  requestBody,
  requestQuery,
} from "./authorization-request.ts";
import { renderConsent } from "./consent.page.tsx";
import { renderReturn } from "./return.page.tsx";
import { renderRefusal } from "./refusal.page.tsx";

/** The authorization endpoint of OAuth 2.1: a user decides whether an agent may act for them. */
export const authorizePages = new Hono<PageEnv>();

authorizePages.get(AUTHORIZE_PATH, (c) => askForConsent(c, requestQuery(new URL(c.req.url).searchParams)));

authorizePages.post(AUTHORIZE_PATH, async (c) => {
  const form = await readForm(c);
  const query = requestQuery(new URLSearchParams(form.request));
  const session = await findCustomer(c);
  // Someone who has signed in elsewhere in this browser since sees the page again, with that account on it.
  if (!session || session.caller.userId !== form.account) return c.redirect(authorizePath(query), 303);
  try {
    const scopes = SCOPES.filter((scope) => form[scope] === "true");
    const { data } = await openWithOwnRole(c, session).POST("/api/v1/auth/authorizations", {
      body: { request: requestBody(query), scopes },
    });
    return renderReturn(c, data.redirectTo);
  } catch (error) {
    return renderRefusal(c, refusalOf(error));
  }
});

/** A request that cannot be granted asks for no password. */
async function askForConsent(c: PageRequest, query: string): Promise<Response> {
  const request = await checkRequest(c, query);
  if (isRefused(request)) return renderRefusal(c, request);
  const session = await findCustomer(c);
  if (!session) return renderSignIn(c, { next: authorizePath(query), isForAgent: true });
  const { data: user } = await session.shop.GET("/api/v1/users/me");
  return renderConsent(c, { query, request, user });
}
