import { createRouter } from "#shared/http/app.ts";
import { idParams } from "#shared/values/ids.ts";
import { PageQuerySchema, pageSchema } from "#shared/http/pagination.ts";
import { respondWithPage } from "#shared/http/respond.ts";
import { requireCaller, defineRoute, jsonResponse } from "#shared/http/route.ts";
import { DeadLetterSchema, DismissalQuerySchema } from "./dead-letters.schema.ts";
import { dismissDeadLetter, listAllDeadLetters, replayDeadLetter } from "./dead-letters.service.ts";
import type { SubscriberContext } from "./subscriber.ts";

type Options = {
  path: string;
  tags: string[];
  /** Distinguishes the operations of one subscriber from another's: `Reviews` makes `listReviewsDeadLetters`. */
  of?: string;
};

/** Where an administrator looks at what a subscriber of events could not handle, sends it again or dismisses it. */
export function createDeadLettersRoutes({ path, tags, of = "" }: Options) {
  const routes = createRouter<SubscriberContext>();

  routes.openapi(
    defineRoute({
      operationId: `list${of}DeadLetters`,
      method: "get",
      path,
      access: "admin",
      tags,
      summary: "List events that could not be handled, newest first",
      request: { query: PageQuerySchema },
      responses: { 200: jsonResponse(pageSchema(DeadLetterSchema), "A page of dead letters") },
    }),
    async (c) => respondWithPage(c, await listAllDeadLetters(c.get("ctx"), c.req.valid("query"))),
  );

  routes.openapi(
    defineRoute({
      operationId: `replay${of}DeadLetter`,
      method: "post",
      path: `${path}/{id}/replay`,
      access: "admin",
      tags,
      summary: "Send an event to its queue again; it goes from the list once it is handled",
      request: { params: idParams },
      responses: { 202: jsonResponse(DeadLetterSchema, "It is on its way") },
    }),
    async (c) => c.json(await replayDeadLetter(c.get("ctx"), c.req.valid("param").id), 202),
  );

  routes.openapi(
    defineRoute({
      operationId: `dismiss${of}DeadLetter`,
      method: "delete",
      path: `${path}/{id}`,
      access: "admin",
      tags,
      summary: "Give an event up for good, with the reason",
      request: { params: idParams, query: DismissalQuerySchema },
      responses: { 204: { description: "It is off the list and stays off; its row keeps the reason" } },
    }),
    async (c) => {
      const { reason } = c.req.valid("query");
      await dismissDeadLetter(c.get("ctx"), { id: c.req.valid("param").id, reason, userId: requireCaller(c).userId });
      return c.body(null, 204);
    },
  );

  return routes;
}
