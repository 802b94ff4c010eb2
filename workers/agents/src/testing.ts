import type { AgentOrder } from "#shared/contracts/agents/agent-orders.ts";
import type { AgentSession, SessionCart } from "#shared/contracts/agents/agent-sessions.ts";
import { encodeIdentity, IDENTITY_HEADER, type Role } from "#shared/contracts/identity.ts";
import { AppError } from "#shared/core/errors.ts";
import type { Env } from "./env.ts";

type Answers = Record<string, unknown>;

type Options = {
  /** How many orders the limit lets through. */
  ordersLeft?: number;
  /** How many requests that are signed. */
  signedLeft?: number;
  /** The one order that any agent can read. */
  order?: AgentOrder;
};

/** Bindings and vars for tests that call the app in Node. `answers` has what the other Workers answer, or a function that says so, by method and path. */
export function createEnv(answers: Answers = {}, { ordersLeft = 100, signedLeft = 100, order }: Options = {}) {
  const requests: Request[] = [];
  const reads: object[] = [];
  const answerTo = (asked: string): unknown => {
    const given = answers[asked];
    return typeof given === "function" ? given() : given;
  };
  const fetch = async (request: Request): Promise<Response> => {
    requests.push(request.clone());
    const answer = answerTo(`${request.method} ${new URL(request.url).pathname}`);
    if (answer instanceof Error) throw answer;
    if (answer instanceof Response) return answer.clone();
    return answer
      ? Response.json(answer)
      : Response.json({ type: "/problems/not-found", title: "Not found" }, { status: 404 });
  };
  const env: Env & Record<string, unknown> = {
    SERVICE: "agents",
    LOG_LEVEL: "error",
    LOCAL_SHOP: "false",
    RATE_LIMITS: "on",
    SHOP_URL: "https://shop.example",
    UPSTREAM_TIMEOUT_MS: "1000",
    UCP_SIGNING_KEYS: "A".repeat(43),
    PRODUCTS: { fetch },
    ORDERS: { fetch },
    ORDERS_READS: {
      readAgentOrder: async (_call, input) => {
        reads.push(input);
        return order?.order.id === input.orderId ? order : null;
      },
      readOrderForItsAgent: async (_call, orderId) => (order?.order.id === orderId ? order : null),
    },
    PRODUCTS_LOOKUPS: {
      findVariants: async () => [{ outcome: "unknown-product" }],
      findProducts: async (_call, { keys }) =>
        [...new Set(keys.map((key) => answerTo(`GET /api/v1/products/${key}`)))].filter((product) => product) as never,
    },
    USERS_GUESTS: { openGuest: async () => ({ userId: id, sessionId: id }) },
    ORDERS_SESSIONS: fakeSessions(answerTo),
    USERS_HANDOFFS: { issueHandoff: async () => "handoff-token" },
    PAYMENTS_PROVIDERS: { listProviders: async () => [{ id: "test", name: "Test", publishableKey: null }] },
    PAYMENTS_CREDENTIALS: {
      listCredentialProviders: async () => [{ id: "test", config: { environment: "sandbox" } }],
      confirmPayment: async () => ({ outcome: "unknown-payment" }),
    },
    LIMIT_ORDERS: { limit: async () => ({ success: ordersLeft-- > 0 }) },
    LIMIT_AGENTS: { limit: async () => ({ success: signedLeft-- > 0 }) },
  };
  return { env, requests, reads };
}

/** A fake of the sessions that orders keeps, whose carts are what orders answers. */
function fakeSessions(answerTo: (asked: string) => unknown): Env["ORDERS_SESSIONS"] {
  const sessions = new Map<string, AgentSession & { agent: string }>();
  const requests = new Map<string, { requestHash: string; answer?: { status: number; body: string } }>();
  const update = (sessionId: string, changes: Partial<AgentSession>) => {
    const session = sessions.get(sessionId);
    if (session) sessions.set(sessionId, { ...session, ...changes });
  };
  return {
    openSession: async (_call, { id: sessionId, ...session }) => {
      sessions.set(sessionId, { ...session, shownTotal: null, canceled: null });
    },
    findSession: async (_call, { id: sessionId, agent }) => {
      const session = sessions.get(sessionId);
      return session?.agent === agent ? session : undefined;
    },
    keepDetails: async (_call, { id: sessionId, details }) => update(sessionId, { details }),
    keepShownTotal: async (_call, { id: sessionId, total }) => update(sessionId, { shownTotal: total }),
    readCart: async (_call, { cartId }) => {
      const cart = answerTo(`GET /api/v1/carts/${cartId}`) as SessionCart["cart"] | undefined;
      const order = (answerTo(`GET /api/v1/orders/${cart?.orderId}`) ?? null) as SessionCart["order"];
      const wasPaid = order !== null && order.status !== "pending" && order.status !== "cancelled";
      return cart && { cart, order, wasPaid, methods: [] };
    },
    replaceItems: async () => {
      throw new AppError("unknown-product");
    },
    cancelSession: async () => ({ outcome: "completed" }),
    claimRequest: async (_call, { key, requestHash }) => {
      const known = requests.get(key);
      if (!known) requests.set(key, { requestHash });
      if (!known) return { outcome: "claimed" };
      if (known.requestHash !== requestHash) return { outcome: "reused" };
      return known.answer ? { outcome: "answered", ...known.answer } : { outcome: "in-progress" };
    },
    keepAnswer: async (_call, { key, ...answer }) => {
      requests.set(key, { requestHash: requests.get(key)?.requestHash ?? "", answer });
    },
    freeRequest: async (_call, { key }) => {
      requests.delete(key);
    },
  };
}

const id = "01980000-0000-7000-8000-000000000001";

/** The header with which the gateway names a user of this role. */
export const identityOf = (role: Role): Record<string, string> => ({
  [IDENTITY_HEADER]: encodeIdentity({ kind: "user", userId: id, sessionId: id, role }),
});
