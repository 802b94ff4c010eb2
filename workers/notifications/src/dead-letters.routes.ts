import { createRouter } from "../../../shared/app.ts";
import { idParams } from "../../../shared/ids.ts";
import { linkNextPage, PageQuerySchema, pageSchema } from "../../../shared/pagination.ts";
import { defineRoute, jsonResponse } from "../../../shared/route.ts";
import type { NotificationsContext } from "./context.ts";
import { DeadLetterSchema } from "./dead-letters.schema.ts";
import { listAllDeadLetters, replayDeadLetter } from "./dead-letters.service.ts";

const tags = ["Dead letters"];
export const deadLettersRoutes = createRouter<NotificationsContext>();

deadLettersRoutes.openapi(
  defineRoute({
    operationId: "listDeadLetters",
    method: "get",
    path: "/api/v1/dead-letters",
    access: "admin",
    tags,
    summary: "List events that could not be handled, newest first",
    request: { query: PageQuerySchema },
    responses: { 200: jsonResponse(pageSchema(DeadLetterSchema), "A page of dead letters") },
  }),
  async (c) => {
    const page = await listAllDeadLetters(c.get("ctx"), c.req.valid("query"));
    linkNextPage(c, page.nextCursor);
    return c.json(page, 200);
  },
);

deadLettersRoutes.openapi(
  defineRoute({
    operationId: "replayDeadLetter",
    method: "post",
    path: "/api/v1/dead-letters/{id}/replay",
    access: "admin",
    tags,
    summary: "Send an event to its queue again; it goes from the list once it is handled",
    request: { params: idParams },
    responses: { 202: jsonResponse(DeadLetterSchema, "It is on its way") },
  }),
  async (c) => c.json(await replayDeadLetter(c.get("ctx"), c.req.valid("param").id), 202),
);
