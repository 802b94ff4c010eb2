import type { BaseContext } from "#shared/core/context.ts";
// <plain>
// import { databaseAccess, type DatabaseAccess } from "#shared/database/db.ts";
// </plain>
// <wired>
import { databaseAccess } from "#shared/database/db.ts";
// </wired>
// <publish>
import { type PublisherContext, subscriberQueues } from "#shared/events/publisher/context.ts";
// </publish>
// <subscribe>
import { subscriberAccess, type SubscriberContext } from "#shared/events/subscriber/subscriber.ts";
// </subscribe>
import { type Env, readVars } from "./env.ts";

// <plain>
// export type WidgetsContext = BaseContext & DatabaseAccess;
// </plain>
// <only-publish>
// export type WidgetsContext = PublisherContext;
// </only-publish>
// <only-subscribe>
// export type WidgetsContext = SubscriberContext;
// </only-subscribe>
// <both>
export type WidgetsContext = PublisherContext & SubscriberContext;
// </both>

export function createContext(env: Env, base: BaseContext): WidgetsContext {
  return {
    ...base,
    ...databaseAccess(readVars(env), base),
    // <publish>
    subscribers: subscriberQueues(env),
    // </publish>
    // <subscribe>
    ...subscriberAccess(env),
    // </subscribe>
  };
}
