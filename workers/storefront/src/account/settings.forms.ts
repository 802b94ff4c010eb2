import { Hono } from "hono";
import type { PageEnv, PageRequest } from "../context.ts";
import { readForm } from "../layout/read-form.ts";
import { findCustomer, forgetSession, type SignedIn } from "../session/visitor.ts";
import { explainProblem, isRefusal } from "../shop/explain-problem.ts";
import { textsOf } from "../texts/texts-of.ts";
import { type Change, isChange, renderSettings, type SettingsForm } from "./settings.page.tsx";

/** Mail address, password and the end of an account. Each form answers with a redirect back to the page, which says what was done. */
export const settingsPages = new Hono<PageEnv>();

settingsPages.get("/account/settings", async (c) => {
  const session = await findCustomer(c);
  if (!session) return c.redirect("/account?next=/account/settings", 303);
  const done = c.req.query("done");
  return renderSettings(c, session, isChange(done) ? { done } : {});
});

settingsPages.post("/account/email", (c) =>
  change(c, "email", ({ shop }, { email }) => shop.PATCH("/api/v1/users/me", { body: { email: email || null } })),
);

settingsPages.post("/account/email/code", (c) =>
  change(c, "code", ({ shop }) => shop.POST("/api/v1/users/me/email-verification", {})),
);

settingsPages.post("/account/email/verification", (c) =>
  change(c, "verification", ({ shop }, { code = "" }) =>
    shop.PUT("/api/v1/users/me/email-verification", { body: { code } }),
  ),
);

settingsPages.post("/account/password", (c) =>
  change(c, "password", ({ shop }, { currentPassword = "", newPassword = "" }) =>
    shop.POST("/api/v1/users/me/password", { body: { currentPassword, newPassword } }),
  ),
);

settingsPages.post("/account/deletion", async (c) => {
  const isMeant = (await readForm(c)).isMeant === "true";
  if (!isMeant) return c.redirect("/account/settings", 303);
  const answer = await change(c, "deletion", ({ shop }) => shop.DELETE("/api/v1/users/me", {}));
  if (answer.status !== 303) return answer;
  forgetSession(c);
  return c.redirect("/account?deleted", 303);
});

type Act = (session: SignedIn, form: SettingsForm) => Promise<unknown>;

/** Does what a form asks for, or shows the page with what was refused. */
async function change(c: PageRequest, what: Change, act: Act): Promise<Response> {
  const session = await findCustomer(c);
  if (!session) return c.redirect("/account?ended&next=/account/settings", 303);
  const form = await readForm(c);
  try {
    await act(session, form);
    return c.redirect(`/account/settings?done=${what}`, 303);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { message, fields } = explainProblem(textsOf(c), error);
    return renderSettings(c, session, { refused: { what, message, fields, form } });
  }
}
