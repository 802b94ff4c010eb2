import { Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { Child } from "hono/jsx";
import type { PageEnv, PageRequest } from "../context.ts";
import { Field, type FieldErrors } from "../layout/fields.tsx";
import { renderPage } from "../layout/page.tsx";
import { Notice } from "../layout/parts.tsx";
import { readForm } from "../layout/read-form.ts";
import { createView, type View } from "../layout/view.ts";
import { COOKIE_OPTIONS, RESET_COOKIE } from "../session/cookies.ts";
import { openCatalogue } from "../session/visitor.ts";
import { explainProblem, isRefusal } from "../shop/explain-problem.ts";
import { textsOf } from "../texts/texts-of.ts";
import { safePath } from "./safe-path.ts";
import { NewPassword } from "./new-password.tsx";

const PATH = "/account/password-reset";
const CODE_PATH = `${PATH}/code`;
/** As long as a code works. */
const RESET_SECONDS = 30 * 60;

/**
 * A new password by a code that goes to the verified address. Whether there is such an account is not told. A redirect leads to the
 * page for the code, which can be loaded again without another mail. The typed username is in a cookie, since URLs end up in logs.
 */
export const passwordResetPages = new Hono<PageEnv>();

passwordResetPages.get(PATH, (c) => {
  const next = safePath(c.req.query("next"));
  return renderReset(c, { next, form: (v) => <AskForCode v={v} username={getCookie(c, RESET_COOKIE)} next={next} /> });
});

passwordResetPages.post(PATH, async (c) => {
  const { username = "", next: sent } = await readForm(c);
  const next = safePath(sent);
  try {
    await openCatalogue(c).POST("/api/v1/auth/password-reset", { body: { username } });
    keepUsername(c, username);
    return c.redirect(withNext(CODE_PATH, next), 303);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const form = (v: View) => <AskForCode v={v} username={username} next={next} />;
    return renderReset(c, { next, form, error: explain(c, error).message });
  }
});

passwordResetPages.get(CODE_PATH, async (c) => {
  const next = safePath(c.req.query("next"));
  const username = getCookie(c, RESET_COOKIE);
  if (!username) return c.redirect(withNext(PATH, next), 303);
  return renderReset(c, { next, form: (v) => <SetPassword v={v} username={username} next={next} /> });
});

passwordResetPages.post(`${PATH}/confirm`, async (c) => {
  const { username = "", code = "", newPassword = "", next: sent } = await readForm(c);
  const next = safePath(sent);
  try {
    await openCatalogue(c).POST("/api/v1/auth/password-reset/confirm", { body: { username, code, newPassword } });
    keepUsername(c, "");
    return c.redirect(`/account?reset&next=${encodeURIComponent(next)}`, 303);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { message, fields } = explain(c, error);
    const typed = { username, code, next, fields };
    return renderReset(c, { next, path: CODE_PATH, form: (v) => <SetPassword v={v} {...typed} />, error: message });
  }
});

const explain = (c: PageRequest, error: Parameters<typeof explainProblem>[1]) => explainProblem(textsOf(c), error);

/** An empty username deletes the cookie. */
function keepUsername(c: PageRequest, username: string): void {
  const maxAge = username ? RESET_SECONDS : 0;
  setCookie(c, RESET_COOKIE, username, { ...COOKIE_OPTIONS, path: PATH, httpOnly: true, maxAge });
}

const withNext = (path: string, next: string) => `${path}?next=${encodeURIComponent(next)}`;

/** `next` is where the customer goes after signing in. */
type Reset = { next: string; path?: string; form: (v: View) => Child; error?: string };

async function renderReset(c: PageRequest, { next, path = PATH, form, error }: Reset) {
  const v = await createView(c, withNext(path, next));
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

type AskForCodeProps = { v: View; username: string | undefined; next: string };

const AskForCode = ({ v, username, next }: AskForCodeProps) => (
  <form class="panel form" action={PATH} method="post">
    <input type="hidden" name="next" value={next} />
    <p>{v.t.account.resetLead}</p>
    <Field
      name="username"
      label={v.t.account.username}
      value={username}
      autocomplete="username"
      maxlength={50}
      required
    />
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
    <a class="fine" href={withNext(PATH, next)}>
      {v.t.account.askAgain}
    </a>
  </form>
);
