import { Hono } from "hono";
import { AppError } from "#shared/core/errors.ts";
import { describeError } from "#shared/core/log.ts";
import { createApp } from "#shared/http/app.ts";
import { problemResponse } from "#shared/http/problem.ts";
import { accountPages } from "./account/account.forms.tsx";
import { addressPages } from "./account/addresses.forms.tsx";
import { passwordResetPages } from "./account/password-reset.forms.tsx";
import { settingsPages } from "./account/settings.forms.ts";
import { authorizePages } from "./agents/authorize.forms.tsx";
import { connectedPages } from "./agents/connected.forms.tsx";
import { cartPages } from "./cart/cart.forms.ts";
import { categoryPages } from "./catalogue/category.page.tsx";
import { homePage } from "./catalogue/home.page.tsx";
import { productPage } from "./catalogue/product.page.tsx";
import { searchPages } from "./catalogue/search.page.tsx";
import { checkoutPages } from "./checkout/checkout.forms.tsx";
import { createContext, type PageEnv, type PageRequest } from "./context.ts";
import { readVars } from "./env.ts";
import { assets } from "./feeds/assets.ts";
import { handoffPages } from "./handoff/handoff.page.tsx";
import { feeds } from "./feeds/feeds.ts";
import { renderError } from "./layout/error-page.tsx";
import { orderPages } from "./orders/orders.forms.ts";
import { requireSameOrigin } from "./session/same-origin.ts";
import { readVisitor } from "./session/visitor.ts";

export const app = createApp({ readVars, createContext });

const pages = new Hono<PageEnv>();
pages.use(readVisitor, requireSameOrigin);
for (const routes of [
  homePage,
  searchPages,
  categoryPages,
  productPage,
  cartPages,
  checkoutPages,
  handoffPages,
  orderPages,
  accountPages,
  addressPages,
  passwordResetPages,
  settingsPages,
  authorizePages,
  connectedPages,
  feeds,
  assets,
])
  pages.route("/", routes);
pages.onError(async (error, c) => {
  const ctx = c.get("ctx");
  c.set("failure", error);
  try {
    return await renderError(c, error);
  } catch (second) {
    ctx.log.error("an error has no page", { error: describeError(second) });
    return problemResponse(new AppError("internal-error"), {
      path: new URL(c.req.url).pathname,
      requestId: ctx.requestId,
    });
  }
});
app.route("/", pages as never);
app.notFound((c) => {
  const error = new AppError("not-found", `There is nothing at ${c.req.path}.`);
  return renderError(c as unknown as PageRequest, error);
});
