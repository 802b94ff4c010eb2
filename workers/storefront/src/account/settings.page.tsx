import type { PageRequest } from "../context.ts";
import { Field, type FieldErrors } from "../layout/fields.tsx";
import { renderPage } from "../layout/page.tsx";
import { Notice } from "../layout/parts.tsx";
import { createView, type View } from "../layout/view.ts";
import type { SignedIn } from "../session/visitor.ts";
import type { User } from "../shop/types.ts";
import { NewPassword } from "./new-password.tsx";

export const CHANGES = ["email", "code", "verification", "password", "deletion"] as const;
export type Change = (typeof CHANGES)[number];
export const isChange = (value: unknown): value is Change => CHANGES.some((each) => each === value);

export type SettingsForm = Record<string, string>;
type Refused = { what: Change; message: string; fields: FieldErrors; form: SettingsForm };
export type SettingsState = { done?: Change; refused?: Refused };
type PanelProps = { v: View; user: User; state: SettingsState };

/** What a customer can change about the account. After a refusal it says so beside the form, with 422. */
export async function renderSettings(c: PageRequest, { shop }: SignedIn, state: SettingsState): Promise<Response> {
  const [v, { data: user }] = await Promise.all([createView(c, "/account/settings"), shop.GET("/api/v1/users/me")]);
  const { account, settings } = v.t;
  const panel = { v, user, state };
  return renderPage(c, {
    v,
    status: state.refused ? 422 : 200,
    head: { title: settings.title, isPrivate: true },
    children: (
      <>
        <div class="page-head">
          <h1>{settings.title}</h1>
          <a href="/account">{account.back}</a>
        </div>
        {state.done && <Notice kind="good">{settings.done[state.done]}</Notice>}
        <div class="columns even">
          <EmailPanel {...panel} />
          <PasswordPanel {...panel} />
          <DeletionPanel {...panel} />
        </div>
      </>
    ),
  });
}

/** Why the form for this change was refused, and what was sent. */
function refusalOf({ refused }: SettingsState, ...changes: Change[]): Refused | undefined {
  return refused && changes.includes(refused.what) ? refused : undefined;
}

const Refusal = ({ refused }: { refused: Refused | undefined }) =>
  refused ? <Notice kind="bad">{refused.message}</Notice> : null;

const EmailPanel = ({ v, user, state }: PanelProps) => {
  const { settings, checkout } = v.t;
  const refused = refusalOf(state, "email");
  const isOpen = user.email !== null && !user.emailVerified;
  return (
    <section class="panel stack">
      <h2>{settings.email}</h2>
      {user.email && (
        <p>
          {user.email}{" "}
          <span class={user.emailVerified ? "status paid" : "status"}>
            {user.emailVerified ? settings.verified : settings.unverified}
          </span>
        </p>
      )}
      {isOpen && <VerificationForms v={v} state={state} />}
      <form class="form" action="/account/email" method="post">
        <Refusal refused={refused} />
        <Field
          name="email"
          type="email"
          label={user.email ? settings.newEmail : checkout.email}
          help={settings.emailHelp}
          value={refused?.form.email}
          error={refused?.fields.email}
          autocomplete="email"
          maxlength={254}
          required
        />
        <button class="button quiet" type="submit">
          {settings.saveEmail}
        </button>
      </form>
    </section>
  );
};

/** A code goes to the address, and shows that the customer reads what arrives there. */
const VerificationForms = ({ v, state }: Omit<PanelProps, "user">) => {
  const { settings, account } = v.t;
  const refused = refusalOf(state, "verification");
  const wasSent = state.done === "code" || refused !== undefined;
  return (
    <>
      <Refusal refused={refusalOf(state, "code")} />
      <form class="form" action="/account/email/verification" method="post">
        <Field
          name="code"
          label={account.code}
          value={refused?.form.code}
          error={refused?.fields.code ?? refused?.message}
          autocomplete="one-time-code"
          maxlength={20}
          required
        />
        <button class={wasSent ? "button" : "button quiet"} type="submit">
          {settings.verify}
        </button>
      </form>
      <form action="/account/email/code" method="post">
        <button class={wasSent ? "link-button" : "button"} type="submit">
          {wasSent ? settings.sendAgain : account.sendCode}
        </button>
      </form>
    </>
  );
};

const PasswordPanel = ({ v, state }: PanelProps) => {
  const { settings } = v.t;
  const refused = refusalOf(state, "password");
  return (
    <form class="panel form" action="/account/password" method="post">
      <h2>{settings.password}</h2>
      <p class="fine">{settings.passwordLead}</p>
      <Refusal refused={refused} />
      <Field
        name="currentPassword"
        type="password"
        label={settings.currentPassword}
        autocomplete="current-password"
        maxlength={128}
        required
      />
      <NewPassword v={v} error={refused?.fields.newPassword} />
      <button class="button quiet" type="submit">
        {settings.savePassword}
      </button>
    </form>
  );
};

const DeletionPanel = ({ v, state }: PanelProps) => {
  const { settings } = v.t;
  return (
    <form class="panel form" action="/account/deletion" method="post">
      <h2>{settings.deletion}</h2>
      <p class="fine">{settings.deletionLead}</p>
      <Refusal refused={refusalOf(state, "deletion")} />
      <label class="check">
        <input type="checkbox" name="isMeant" value="true" required />
        {settings.deletionMeant}
      </label>
      <button class="button danger" type="submit">
        {settings.deleteAccount}
      </button>
    </form>
  );
};
