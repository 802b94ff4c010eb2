import type { CatalogueVariant, ProductsRpc } from "#shared/contracts/products.ts";
import { createTestContext } from "#shared/testing/context.ts";
import type { OrdersContext } from "./context.ts";

type Held = "held" | "confirmed" | "returned" | "released";

/** The products Worker as far as orders sees it: it remembers what became of each reservation. */
export function fakeProducts() {
  const reservations = new Map<string, Held>();
  let holdMs = 120_000;
  const move = (id: string, from: Held[], to: Held) => {
    if (from.includes(reservations.get(id) as Held)) reservations.set(id, to);
  };
  const catalogue = new Map<string, CatalogueVariant>();
  const rpc: ProductsRpc = {
    findVariants: async (_call, { references }) =>
      references.map((reference) => {
        const ofProduct = [...catalogue.values()].filter(
          ({ productId }) => "productId" in reference && productId === reference.productId,
        );
        if (ofProduct.length > 1) return { outcome: "variant-required" };
        const variant = "variantId" in reference ? catalogue.get(reference.variantId) : ofProduct[0];
        return variant ? { outcome: "found", variant } : { outcome: "unknown-product" };
      }),
    async reserveStock(_call, { reservationId, lines }) {
      if (["released", undefined].includes(reservations.get(reservationId))) reservations.set(reservationId, "held");
      const reserved = lines.map((line) => ({ ...line, name: "Mug", unitAmount: 500, currency: "USD" }));
      return { outcome: "reserved", lines: reserved, expiresAt: Date.now() + holdMs };
    },
    confirmReservation: async (_call, id) => move(id, ["held"], "confirmed"),
    returnReservation: async (_call, id) => move(id, ["held", "confirmed"], "returned"),
    releaseReservation: async (_call, id) => move(id, ["held"], "released"),
    listStaleHolds: async () => [...reservations].filter(([, state]) => state === "held").map(([id]) => id),
    releaseStaleHold: async (_call, id) => move(id, ["held"], "released"),
  };
  return {
    rpc,
    reservations,
    /** What is for sale or was, by the ids of the variants. */
    catalogue,
    /** Puts a variant into the catalogue: by itself a product of $10 without options. */
    addVariant: (fields: Partial<CatalogueVariant> = {}): CatalogueVariant => {
      const variantId = fields.variantId ?? crypto.randomUUID();
      const variant: CatalogueVariant = {
        variantId,
        productId: variantId,
        name: "Mug",
        sku: null,
        options: {},
        image: null,
        unitAmount: 1000,
        currency: "USD",
        isForSale: true,
        availableStock: 100,
        weightGrams: 400,
        taxClass: "standard",
        categoryIds: [],
        ...fields,
      };
      catalogue.set(variantId, variant);
      return variant;
    },
    /** How long the holds to come last. */
    holdFor: (ms: number) => {
      holdMs = ms;
    },
  };
}

/** A context of orders with everything beyond its database made up. */
export async function createOrdersTest() {
  const { ctx: base, database } = await createTestContext("orders");
  const products = fakeProducts();
  const sent: { id: string; type: string }[] = [];
  const queue = { refuses: false };
  const send = async (message: unknown) => {
    if (queue.refuses) throw new Error("the queue is full");
    sent.push(message as { id: string; type: string });
  };
  const subscribers = new Map([["notifications", { send } as unknown as Pick<Queue, "send">]]);
  const ctx: OrdersContext & { settle: () => Promise<void> } = { ...base, products: products.rpc, subscribers };
  return { ctx, products, sent, queue, close: () => database.close() };
}
