import { Hono } from "hono";
import type { Child } from "hono/jsx";
import type { PageEnv, PageRequest } from "../context.ts";
import { Field, type FieldErrors } from "../layout/fields.tsx";
import { renderPage } from "../layout/page.tsx";
import { Notice } from "../layout/parts.tsx";
import { readForm } from "../layout/read-form.ts";
import { createView, type View } from "../layout/view.ts";
import { openCatalogue } from "../session/visitor.ts";
import { explainProblem, isRefusal } from "../shop/explain-problem.ts";
import { TEXTS } from "../texts/languages.ts";
import { safePath } from "./safe-path.ts";
import { NewPassword } from "./new-password.tsx";

const PATH = "/account/password-reset";

/** A new password by a code that goes to the verified address. Whether there is such an account is not told. */
export const passwordResetPages = new Hono<PageEnv>();

passwordResetPages.get(PATH, (c) => {
  const next = safePath(c.req.query("next"));
  return renderReset(c, { next, form: (v) => <AskForCode v={v} next={next} /> });
});

passwordResetPages.post(PATH, async (c) => {
  const { username = "", next: sent } = await readForm(c);
  const next = safePath(sent);
  try {
    await openCatalogue(c).POST("/api/v1/auth/password-reset", { body: { username } });
    return renderReset(c, { next, form: (v) => <SetPassword v={v} username={username} next={next} /> });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return renderReset(c, { next, form: (v) => <AskForCode v={v} next={next} />, error: explain(c, error).message });
  }
});

passwordResetPages.post(`${PATH}/confirm`, async (c) => {
  const { username = "", code = "", newPassword = "", next: sent } = await readForm(c);
  const next = safePath(sent);
  try {
    await openCatalogue(c).POST("/api/v1/auth/password-reset/confirm", { body: { username, code, newPassword } });
    return c.redirect(`/account?reset&next=${encodeURIComponent(next)}`, 303);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { message, fields } = explain(c, error);
    const typed = { username, code, next, fields };
    return renderReset(c, { next, form: (v) => <SetPassword v={v} {...typed} />, error: message });
  }
});

const explain = (c: PageRequest, error: Parameters<typeof explainProblem>[1]) =>
  explainProblem(TEXTS[c.get("visitor").language], error);

/** `next` is where the customer goes after signing in. */
type Reset = { next: string; form: (v: View) => Child; error?: string };

async function renderReset(c: PageRequest, { next, form, error }: Reset) {
  const v = await createView(c, `${PATH}?next=${encodeURIComponent(next)}`);
  const { account } = v.t;
  return renderPage(c, {
    v,
    status: error ? 422 : 200,
    head: { title: account.resetTitle, isPrivate: true },
    children: (
      <>
        <div class="page-head">
          <h1>{account.resetTitle}</h1>
          <a href="/account">{account.back}</a>
        </div>
        {error && <Notice kind="bad">{error}</Notice>}
        {form(v)}
      </>
    ),
  });
}

const AskForCode = ({ v, next }: { v: View; next: string }) => (
  <form class="panel form" action={PATH} method="post">
    <input type="hidden" name="next" value={next} />
    <p>{v.t.account.resetLead}</p>
    <Field name="username" label={v.t.account.username} autocomplete="username" maxlength={50} required />
    <button class="button" type="submit">
      {v.t.account.sendCode}
    </button>
  </form>
);

type SetPasswordProps = { v: View; username: string; code?: string; next: string; fields?: FieldErrors };

const SetPassword = ({ v, username, code, next, fields = {} }: SetPasswordProps) => (
  <form class="panel form" action={`${PATH}/confirm`} method="post">
    <Notice>{v.t.account.resetSent}</Notice>
    <input type="hidden" name="username" value={username} />
    <input type="hidden" name="next" value={next} />
    <Field
      name="code"
      label={v.t.account.code}
      value={code}
      error={fields.code}
      autocomplete="one-time-code"
      maxlength={20}
      required
    />
    <NewPassword v={v} error={fields.newPassword} />
    <button class="button" type="submit">
      {v.t.account.setPassword}
    </button>
  </form>
);
