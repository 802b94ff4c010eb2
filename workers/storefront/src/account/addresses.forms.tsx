import { Hono } from "hono";
import { AppError } from "#shared/core/errors.ts";
import { COUNTRIES } from "#shared/values/country-codes.ts";
import type { PageEnv, PageRequest } from "../context.ts";
import { AddressFields, type AddressValues, listCountries, readAddress } from "../layout/address.tsx";
import type { FieldErrors } from "../layout/fields.tsx";
import { renderPage } from "../layout/page.tsx";
import { Notice } from "../layout/parts.tsx";
import { explainMissing } from "../layout/needed-parts.ts";
import { readForm } from "../layout/read-form.ts";
import { createView } from "../layout/view.ts";
import { findCustomer } from "../session/visitor.ts";
import { explainProblem, isRefusal } from "../shop/explain-problem.ts";
import { textsOf } from "../texts/texts-of.ts";

const NEW = "new";

/** The addresses of a customer. */
export const addressPages = new Hono<PageEnv>();

addressPages.get("/account/addresses/:id", async (c) => {
  const session = await findCustomer(c);
  const id = c.req.param("id");
  if (!session) return c.redirect(signInForAddress(id), 303);
  if (id === NEW) return renderAddress(c, { id, values: {}, isDefault: false });
  const { data } = await session.shop.GET("/api/v1/users/me/addresses");
  const address = data.items.find((each) => each.id === id);
  if (!address) throw new AppError("not-found");
  return renderAddress(c, { id, values: address, isDefault: address.isDefault });
});

addressPages.post("/account/addresses/:id", async (c) => {
  const session = await findCustomer(c);
  const id = c.req.param("id");
  if (!session) return c.redirect(`${signInForAddress(id)}&ended`, 303);
  const form = await readForm(c);
  const body = { ...readAddress(form), isDefault: form.isDefault === "true" };
  const t = textsOf(c);
  const refuse = (error: string, fields: FieldErrors) =>
    renderAddress(c, { id, values: form, isDefault: body.isDefault, error, fields });
  const missing = explainMissing(t, body);
  if (missing) return refuse(t.errors.summary, missing);
  try {
    if (id === NEW) await session.shop.POST("/api/v1/users/me/addresses", { body });
    else await session.shop.PUT("/api/v1/users/me/addresses/{id}", { params: { path: { id } }, body });
    return c.redirect("/account", 303);
  } catch (error) {
    if (!isRefusal(error) || error.status === 404) throw error;
    const { message, fields } = explainProblem(t, error);
    return refuse(message, fields);
  }
});

addressPages.post("/account/addresses/:id/delete", async (c) => {
  const session = await findCustomer(c);
  if (!session) return c.redirect("/account?ended", 303);
  const path = { id: c.req.param("id") };
  await session.shop.DELETE("/api/v1/users/me/addresses/{id}", { params: { path } });
  return c.redirect("/account", 303);
});

/** The page to sign in on, which leads to this address then. */
const signInForAddress = (id: string) => `/account?next=/account/addresses/${encodeURIComponent(id)}`;

type AddressState = { id: string; values: AddressValues; isDefault: boolean; error?: string; fields?: FieldErrors };

async function renderAddress(c: PageRequest, { id, values, isDefault, error, fields = {} }: AddressState) {
  const v = await createView(c, c.req.path);
  const { account, address } = v.t;
  const title = id === NEW ? account.addAddress : account.editAddress;
  return renderPage(c, {
    v,
    status: error ? 422 : 200,
    head: { title, isPrivate: true },
    children: (
      <>
        <div class="page-head">
          <h1>{title}</h1>
          <a href="/account">{account.back}</a>
        </div>
        <form class="panel form" action={`/account/addresses/${id}`} method="post">
          {error && <Notice kind="bad">{error}</Notice>}
          <AddressFields v={v} values={values} errors={fields} countries={listCountries(v, COUNTRIES)} />
          <label class="check">
            <input type="checkbox" name="isDefault" value="true" checked={isDefault} />
            {address.isDefault}
          </label>
          <button class="button" type="submit">
            {account.saveAddress}
          </button>
        </form>
      </>
    ),
  });
}
