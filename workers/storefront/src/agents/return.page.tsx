import type { PageRequest } from "../context.ts";
import { renderPage } from "../layout/page.tsx";
import { createView } from "../layout/view.ts";

/**
 * Goes back to the agent with the code. This is no redirect, since browsers apply `form-action` to every redirect after a form:
 * also to those of the agent's own site, which the shop cannot know, and no policy can name `http://[::1]`.
 */
export async function renderReturn(c: PageRequest, redirectTo: string): Promise<Response> {
  const v = await createView(c);
  const { consent } = v.t;
  const { host } = new URL(redirectTo);
  return renderPage(c, {
    v,
    head: { title: consent.allowedTitle, isPrivate: true, continueAt: redirectTo },
    children: (
      <div class="message">
        <h1>{consent.allowedTitle}</h1>
        <p>{consent.allowed(host)}</p>
        <p class="message-actions">
          <a class="button" href={redirectTo} rel="noreferrer">
            {consent.backTo(host)}
          </a>
        </p>
      </div>
    ),
  });
}
