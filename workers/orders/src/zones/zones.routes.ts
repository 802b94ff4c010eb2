import { createRouter } from "#shared/http/app.ts";
import { addManagedResource } from "#shared/http/managed-resource.ts";
import type { OrdersContext } from "../context.ts";
import { NewZoneSchema, ZoneSchema } from "./zones.schema.ts";
import { createZone, listAllZones, removeZone, replaceZone } from "./zones.service.ts";

export const zonesRoutes = createRouter<OrdersContext>();

addManagedResource(zonesRoutes, {
  path: "/api/v1/zones",
  tags: ["Selling"],
  schema: ZoneSchema,
  isVersioned: true,
  list: {
    operationId: "listZones",
    summary: "List where the shop sells to, with taxes and shipping methods",
    returns: "A page of zones",
    run: listAllZones,
  },
  create: {
    operationId: "createZone",
    summary: "Sell to more countries or regions",
    body: NewZoneSchema,
    returns: "The new zone",
    problems: ["zone-overlap"],
    run: createZone,
  },
  change: {
    operationId: "replaceZone",
    method: "put",
    summary: "Replace a zone",
    body: NewZoneSchema,
    returns: "The zone as it is now",
    problems: ["zone-overlap"],
    run: replaceZone,
  },
  remove: {
    operationId: "deleteZone",
    summary: "Stop selling to a zone; its orders stay",
    returns: "The zone is gone",
    run: removeZone,
  },
});
