import type { PageRequest } from "../context.ts";
import { renderPage } from "../layout/page.tsx";
import { createView } from "../layout/view.ts";
import type { RefusedRequest } from "./authorization-request.ts";

/**
 * Says that an agent's request cannot be granted. The agent learns it only when the user wants to go there: anyone can register a
 * client, so a redirect without a click would lead wherever a link says (RFC 9700 §4.11.2).
 */
export async function renderRefusal(c: PageRequest, { detail, redirectTo }: RefusedRequest): Promise<Response> {
  const v = await createView(c);
  const { consent, errors } = v.t;
  return renderPage(c, {
    v,
    status: 422,
    head: { title: consent.refusedTitle, isPrivate: true },
    children: (
      <div class="message">
        <h1>{consent.refusedTitle}</h1>
        <p>{consent.refused}</p>
        <p class="fine">
          {consent.forDeveloper} <span lang="en">{detail}</span>
        </p>
        <p class="message-actions">
          {redirectTo && (
            <a class="button quiet" href={redirectTo} rel="noreferrer">
              {consent.backTo(new URL(redirectTo).host)}
            </a>
          )}
          <a class="button quiet" href="/">
            {errors.back}
          </a>
        </p>
      </div>
    ),
  });
}
