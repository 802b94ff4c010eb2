import { ifMatch, type Product, type Schemas, shop } from "../api/client.ts";
import { isOutcomeUnknown } from "../api/outcome.ts";
import { isProblem } from "../api/problem-text.ts";
import { InvalidFields } from "../fields/read-fields.ts";
import { readProduct } from "../products/product-cache.ts";
import { formatCount } from "../ui/format.ts";

/** Of a dialog: the product as it was before an adjustment that may have been done. */
export type Uncertain = { before?: Product | undefined };

type Adjustment = Schemas["StockAdjustment"] & { variantId: string };

/** Orders change the version too: so often another one is tried. A product that sells faster is adjusted whatever its version. */
const ATTEMPTS = 5;

/**
 * Adjusts the stock once at most. Each request names the version of the product before it, so that of two for the same
 * version one is refused. When it is refused after one whose outcome is unknown, the person has to look at the stock. The last
 * one names no version, which no order can refuse: there is none before it whose outcome is unknown.
 *
 * @throws InvalidFields when an adjustment that was sent before may have arrived, and ShopProblem
 */
export async function adjustStock(product: Product, body: Adjustment, uncertain: Uncertain): Promise<void> {
  let base = uncertain.before ?? product;
  for (let attempt = 1; ; attempt++) {
    try {
      const header = attempt > ATTEMPTS ? {} : ifMatch(base);
      const params = { path: { id: base.id }, header };
      await shop.POST("/api/v1/products/{id}/stock-adjustments", { params, body });
      return;
    } catch (error) {
      if (isOutcomeUnknown(error)) uncertain.before = base;
      if (!isProblem(error, "version-mismatch") || attempt > ATTEMPTS) throw error;
      const now = await readProduct(base);
      if (uncertain.before) {
        const [then, units] = [uncertain.before, now].map((each) => formatCount(stockOf(each, body.variantId)));
        // A request that is still under way will be refused: the version has changed.
        uncertain.before = undefined;
        throw new InvalidFields({
          delta: `There were ${then} before, and there are ${units} now. What you sent may have been done; nothing was changed this time. Send it again if it is missing.`,
        });
      }
      base = now;
    }
  }
}

export const stockOf = ({ variants }: Product, variantId: string): number =>
  variants.find(({ id }) => id === variantId)?.availableStock ?? 0;
