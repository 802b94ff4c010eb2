import { EventSchema } from "#shared/contracts/events/products.ts";
import { createPublisher } from "#shared/events/publisher/create-publisher.ts";
import { parseProduct } from "../catalogue/product-rows.ts";
import { toProduct } from "../catalogue/product-view.ts";
import type { ProductsContext } from "../context.ts";

/** The log has a product as a row, which becomes what clients see when the event is read. */
export const { relayEvent, relayDueEvents, listEventIds, readEvents, listEvents, pruneEventLog } =
  createPublisher<ProductsContext>({
    source: "/api/v1/products",
    schema: EventSchema,
    present: ({ type, data }) => (type.startsWith("product.") ? toProduct(parseProduct(data)) : data),
  });
