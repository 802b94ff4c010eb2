import type { PageRequest } from "../context.ts";
import { Icon } from "../layout/icons.tsx";
import { renderPage } from "../layout/page.tsx";
import { Notice } from "../layout/parts.tsx";
import { createView, type View } from "../layout/view.ts";
import type { User } from "../shop/types.ts";
import { AUTHORIZE_PATH, authorizePath, type CheckedRequest } from "./authorization-request.ts";

type ConsentProps = { query: string; request: CheckedRequest; user: User };
type PartProps = ConsentProps & { v: View };

/** Asks whether an agent may act for the user: who it is, where the browser goes, what it may do, and as whom. */
export async function renderConsent(c: PageRequest, props: ConsentProps): Promise<Response> {
  const v = await createView(c);
  const { consent } = v.t;
  const { request, user } = props;
  const part = { v, ...props };
  const isForOthers = user.role !== "admin" && !request.scopes.includes("buyer");
  return renderPage(c, {
    v,
    head: { title: consent.title, isPrivate: true },
    children: (
      <div class="consent">
        <div class="page-head">
          <h1>{consent.title}</h1>
        </div>
        <section class="panel stack">
          <Agent {...part} />
          <Account {...part} />
          {isForOthers ? <Notice kind="bad">{consent.onlyAdmins}</Notice> : <ConsentForm {...part} />}
          {isForOthers && <Deny {...part} />}
        </section>
      </div>
    ),
  });
}

/** The name is the agent's own choice. Who vouches for it, and where the browser goes, the shop knows. */
const Agent = ({ v, request: { clientName, clientHost, redirectHost, isLoopback } }: PartProps) => {
  const { consent } = v.t;
  return (
    <div>
      <h2>
        <bdi>{clientName}</bdi>
      </h2>
      <p class="fine">{clientHost ? consent.verified(clientHost) : consent.unverified}</p>
      <dl class="facts">
        <div>
          <dt>{consent.returnsTo}</dt>
          <dd>
            {redirectHost}
            {isLoopback && <span class="fine"> {consent.onDevice}</span>}
          </dd>
        </div>
      </dl>
    </div>
  );
};

const Account = ({ v, query, user }: PartProps) => (
  <div class="consent-account">
    <p>
      <span class="fine">{v.t.consent.account}</span> <strong>{user.username}</strong>
    </p>
    <form action="/account/sign-out" method="post">
      <input type="hidden" name="next" value={authorizePath(query)} />
      <button class="link-button" type="submit">
        {v.t.consent.otherAccount}
      </button>
    </form>
  </div>
);

const ConsentForm = (props: PartProps) => {
  const { v, query, request, user } = props;
  const { consent } = v.t;
  return (
    <form class="stack" action={AUTHORIZE_PATH} method="post">
      <input type="hidden" name="request" value={query} />
      <input type="hidden" name="account" value={user.id} />
      <Scopes {...props} />
      <p class="fine">{consent.mayNot}</p>
      <Notice>{request.isLoopback ? consent.warnDevice : consent.warnSite(request.redirectHost)}</Notice>
      <div class="consent-actions">
        <button class="button" type="submit">
          {consent.allow}
        </button>
        <Deny {...props} />
      </div>
      <p class="fine">{consent.takeBack}</p>
    </form>
  );
};

/** What the agent gets: of both scopes an administrator can leave out that of administrators, and others have only the first. */
const Scopes = ({ v, request: { scopes }, user }: PartProps) => {
  const { consent } = v.t;
  const [isBuyer, isAdmin] = [scopes.includes("buyer"), scopes.includes("admin")];
  return (
    <>
      <h3>{consent.may}</h3>
      {isBuyer && <input type="hidden" name="buyer" value="true" />}
      {isBuyer && (
        <ul class="ticks">
          {consent.scopes.buyer.map((text) => (
            <li>
              <Icon name="check" /> {text}
            </li>
          ))}
        </ul>
      )}
      {isAdmin && user.role === "admin" && (
        <label class="check">
          <input type="checkbox" name="admin" value="true" checked required={!isBuyer} />
          {consent.scopes.admin}
        </label>
      )}
      {isAdmin && user.role !== "admin" && <p class="fine">{consent.withoutAdmin}</p>}
    </>
  );
};

const Deny = ({ v, request }: PartProps) => (
  <a class="button quiet" href={request.deniedRedirectTo} rel="noreferrer">
    {v.t.consent.deny}
  </a>
);
