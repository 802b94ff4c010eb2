import { Hono } from "hono";
import { readProduct, renderProduct } from "../catalogue/product.page.tsx";
import { chosenVariant, initialVariant, readQuantity } from "../catalogue/variants.ts";
import type { PageEnv, PageRequest } from "../context.ts";
import { readForm } from "../layout/read-form.ts";
import { explainProblem, isRefusal } from "../shop/explain-problem.ts";
import type { Cart } from "../shop/types.ts";
import { textsOf } from "../texts/texts-of.ts";
import { renderCart } from "./cart.page.tsx";
import { addToCart, findCart, findCartOrOrder, findNextCart, keepCart, type OpenCart } from "./open-cart.ts";

/** The cart and its forms. Each form answers with a redirect, so that a page that is loaded again sends nothing again. */
export const cartPages = new Hono<PageEnv>();

cartPages.get("/cart", async (c) => {
  const { open: known, placed } = await findCartOrOrder(c);
  const open = placed ? await findNextCart(c, placed.session) : known;
  const [wasAdded, hasChanged, isShort] = ["added", "changed", "short"].map((name) => c.req.query(name) !== undefined);
  return renderCart(c, open?.cart, { wasAdded, hasChanged, isShort, orderId: placed?.orderId });
});

cartPages.post("/cart/items", async (c) => {
  const form = await readForm(c);
  const t = textsOf(c);
  const product = await readProduct(c, form.product ?? "");
  const variant = chosenVariant(product, form);
  const quantity = readQuantity(form.quantity);
  const refuse = (error: string) =>
    renderProduct(c, product, {
      variant: variant ?? initialVariant(product, undefined),
      quantity: quantity ?? 1,
      error,
    });
  if (!variant) return refuse(t.product.combination);
  if (!quantity) return refuse(t.errors.quantity);
  try {
    await addToCart(c, variant.id, quantity);
  } catch (error) {
    if (isRefusal(error)) return refuse(explainProblem(t, error).message);
    throw error;
  }
  return c.redirect("/cart?added", 303);
});

/** Sets the quantity of a line; with 0 the line goes. */
cartPages.post("/cart/lines", async (c) => {
  const { variantId = "", quantity: wanted = "" } = await readForm(c);
  const quantity = wanted === "0" ? 0 : readQuantity(wanted);
  return changeCart(c, async ({ session: { shop }, cart }) => {
    const params = { path: { id: cart.id, variantId } };
    const path = "/api/v1/carts/{id}/items/{variantId}";
    if (quantity === undefined) return textsOf(c).errors.quantity;
    if (quantity === 0) return (await shop.DELETE(path, { params })).data;
    return (await shop.PATCH(path, { params, body: { quantity } })).data;
  });
});

cartPages.post("/cart/codes", async (c) => {
  const { code = "", remove } = await readForm(c);
  return changeCart(
    c,
    async ({ session: { shop }, cart }) => {
      const others = cart.discountCodes.filter((each) => each !== remove);
      const body = { discountCodes: remove === undefined ? [...others, code] : others };
      return (await shop.PATCH("/api/v1/carts/{id}", { params: { path: { id: cart.id } }, body })).data;
    },
    (error) => ({ code: { value: code, error } }),
  );
});

/** Changes the cart and shows it, or shows it unchanged with what was refused. A change returns the cart or why not. */
async function changeCart(
  c: PageRequest,
  change: (open: OpenCart) => Promise<Cart | string>,
  toState: (error: string) => Parameters<typeof renderCart>[2] = (error) => ({ error }),
) {
  const open = await findCart(c);
  if (!open) return c.redirect("/cart", 303);
  try {
    const result = await change(open);
    if (typeof result === "string") return renderCart(c, open.cart, toState(result));
    keepCart(c, open.session, result);
    return c.redirect("/cart", 303);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return renderCart(c, open.cart, toState(explainProblem(textsOf(c), error).message));
  }
}
