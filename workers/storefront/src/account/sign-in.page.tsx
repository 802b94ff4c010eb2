import type { PageRequest } from "../context.ts";
import { Field, type FieldErrors } from "../layout/fields.tsx";
import { renderPage } from "../layout/page.tsx";
import { Notice } from "../layout/parts.tsx";
import { createView, type View } from "../layout/view.ts";
import type { Order } from "../shop/types.ts";
import { OrderList } from "./order-list.tsx";
import { NewPassword } from "./new-password.tsx";

type SignInState = {
  next: string;
  /** What a guest has ordered so far. */
  orders?: Order[];
  /** The visitor comes from an agent that asks to act for them. */
  isForAgent?: boolean;
  /** A form was sent after the session had ended. */
  isSessionOver?: boolean;
  /** The visitor comes by a link to an order whose key opened nothing. */
  isLinkWrong?: boolean;
  /** A password was just reset. */
  wasReset?: boolean;
  /** An account was just deleted. */
  wasDeleted?: boolean;
  signIn?: { username: string; error: string };
  registration?: { username: string; email: string; error: string; fields: FieldErrors };
};

/** Signing in and registering, side by side. After a refusal it says so, with 422. */
export async function renderSignIn(c: PageRequest, state: SignInState) {
  const v = await createView(c, `/account?next=${encodeURIComponent(state.next)}`);
  const { orders = [] } = state;
  return renderPage(c, {
    v,
    status: state.signIn || state.registration ? 422 : 200,
    head: { title: v.t.account.title, isPrivate: true },
    children: (
      <>
        <div class="page-head">
          <h1>{v.t.account.title}</h1>
        </div>
        {state.isForAgent && <Notice>{v.t.consent.signInFirst}</Notice>}
        {state.isSessionOver && <Notice kind="bad">{v.t.errors.session}</Notice>}
        {state.isLinkWrong && <WrongLink v={v} />}
        {state.wasReset && <Notice kind="good">{v.t.account.resetDone}</Notice>}
        {state.wasDeleted && <Notice kind="good">{v.t.account.deleted}</Notice>}
        <div class="stack">
          {orders.length > 0 && (
            <section class="panel">
              <h2>{v.t.account.guestOrders}</h2>
              <OrderList v={v} orders={orders} />
            </section>
          )}
          <div class="columns even">
            <SignInForm v={v} state={state} />
            <RegistrationForm v={v} state={state} />
          </div>
        </div>
      </>
    ),
  });
}

const WrongLink = ({ v }: { v: View }) => (
  <Notice kind="bad">
    <p>{v.t.order.wrongLink}</p>
    {v.shop.supportEmail && (
      <p>
        {v.t.layout.help} <a href={`mailto:${v.shop.supportEmail}`}>{v.shop.supportEmail}</a>
      </p>
    )}
  </Notice>
);

const SignInForm = ({ v, state: { next, signIn } }: { v: View; state: SignInState }) => {
  const { account } = v.t;
  return (
    <form class="panel form" action="/account/sign-in" method="post">
      <h2>{account.signInTitle}</h2>
      {signIn && <Notice kind="bad">{signIn.error}</Notice>}
      <input type="hidden" name="next" value={next} />
      <Field
        id="sign-in-username"
        name="username"
        label={account.username}
        value={signIn?.username}
        autocomplete="username"
        maxlength={50}
        required
      />
      <Field
        id="sign-in-password"
        name="password"
        type="password"
        label={account.password}
        autocomplete="current-password"
        maxlength={128}
        required
      />
      <button class="button" type="submit">
        {account.signIn}
      </button>
      <a class="fine" href={`/account/password-reset?next=${encodeURIComponent(next)}`}>
        {account.forgot}
      </a>
    </form>
  );
};

const RegistrationForm = ({ v, state: { next, registration } }: { v: View; state: SignInState }) => {
  const { account } = v.t;
  const { fields = {} } = registration ?? {};
  return (
    <form class="panel form" action="/account/registration" method="post">
      <h2>{account.registerTitle}</h2>
      <p class="fine">{account.registerLead}</p>
      {registration && <Notice kind="bad">{registration.error}</Notice>}
      <input type="hidden" name="next" value={next} />
      <Field
        name="username"
        label={account.username}
        help={account.usernameHelp}
        value={registration?.username}
        error={fields.username}
        autocomplete="username"
        minlength={3}
        maxlength={50}
        pattern="[A-Za-z0-9][A-Za-z0-9._\-]*"
        required
      />
      <Field
        name="email"
        type="email"
        label={account.emailOptional}
        value={registration?.email}
        error={fields.email}
        autocomplete="email"
        maxlength={254}
      />
      <NewPassword v={v} name="password" label={account.password} error={fields.password} />
      <button class="button" type="submit">
        {account.register}
      </button>
    </form>
  );
};
