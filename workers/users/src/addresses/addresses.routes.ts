import { createRouter } from "#shared/http/app.ts";
import { PageQuerySchema } from "#shared/http/pagination.ts";
import { respondWithPage } from "#shared/http/respond.ts";
import { defineRoute, jsonBody, jsonResponse, requireCaller } from "#shared/http/route.ts";
import { idParams } from "#shared/values/ids.ts";
import type { UsersContext } from "../context.ts";
import { AddressPageSchema, AddressSchema, NewAddressSchema } from "./addresses.schema.ts";
import { addAddress, listAddresses, removeAddress, replaceAddress } from "./addresses.service.ts";

const tags = ["Addresses"];
export const addressesRoutes = createRouter<UsersContext>();

addressesRoutes.openapi(
  defineRoute({
    operationId: "listAddresses",
    method: "get",
    path: "/api/v1/users/me/addresses",
    access: "customer",
    tags,
    summary: "List your addresses, newest first",
    request: { query: PageQuerySchema },
    responses: { 200: jsonResponse(AddressPageSchema, "A page of addresses") },
  }),
  async (c) => {
    const { userId } = requireCaller(c);
    return respondWithPage(c, await listAddresses(c.get("ctx"), { userId, ...c.req.valid("query") }));
  },
);

addressesRoutes.openapi(
  defineRoute({
    operationId: "addAddress",
    method: "post",
    path: "/api/v1/users/me/addresses",
    access: "customer",
    tags,
    summary: "Add an address, of 50 at most; the first one is the default",
    request: { body: jsonBody(NewAddressSchema) },
    responses: { 201: jsonResponse(AddressSchema, "The new address") },
    problems: ["too-many-addresses"],
  }),
  async (c) => {
    const address = await addAddress(c.get("ctx"), requireCaller(c).userId, c.req.valid("json"));
    return c.json(address, 201, { Location: `/api/v1/users/me/addresses/${address.id}` });
  },
);

addressesRoutes.openapi(
  defineRoute({
    operationId: "replaceAddress",
    method: "put",
    path: "/api/v1/users/me/addresses/{id}",
    access: "customer",
    tags,
    summary: "Replace an address",
    request: { params: idParams, body: jsonBody(NewAddressSchema) },
    responses: { 200: jsonResponse(AddressSchema, "The changed address") },
  }),
  async (c) => {
    const own = { id: c.req.valid("param").id, userId: requireCaller(c).userId };
    return c.json(await replaceAddress(c.get("ctx"), own, c.req.valid("json")), 200);
  },
);

addressesRoutes.openapi(
  defineRoute({
    operationId: "deleteAddress",
    method: "delete",
    path: "/api/v1/users/me/addresses/{id}",
    access: "customer",
    tags,
    summary: "Delete an address; if it is the default, the newest of the others becomes it",
    request: { params: idParams },
    responses: { 204: { description: "Deleted" } },
  }),
  async (c) => {
    await removeAddress(c.get("ctx"), { id: c.req.valid("param").id, userId: requireCaller(c).userId });
    return c.body(null, 204);
  },
);
