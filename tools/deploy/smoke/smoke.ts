import document from "../../../workers/gateway/src/openapi.json" with { type: "json" };
import { UserFacingError } from "../../lib/command.ts";
import { SAMPLE_ACCOUNTS } from "#shared/testing/sample-accounts.ts";

/** A project made by `npm run create` may have no products service. */
const hasProducts = "/api/v1/products" in document.paths;

export interface SmokeOptions {
  /** The release that /health must report; any by default. */
  release?: string;
  /** Whether it is the local shop, which has the sample accounts; false by default. */
  isLocal?: boolean;
  /** With it, readiness is checked instead of cached, and the probe is not rate-limited. */
  metricsToken?: string;
  log: (line: string) => void;
}

/** The properties of the responses that are used here. */
interface Body {
  version?: string;
  items?: unknown;
  keys?: object[];
  issuer?: string;
  paths?: Record<string, object>;
  requestId?: string;
}
type Ask = (path: string, init?: RequestInit) => Promise<{ response: Response; body: Body }>;
type Check = (ask: Ask) => Promise<unknown>;

/** Checks a running shop from outside, without changing it; throws with all failed checks. */
export async function smoke(url: string, { release, isLocal = false, metricsToken, log }: SmokeOptions): Promise<void> {
  const operator: Record<string, string> = metricsToken ? { Authorization: `Bearer ${metricsToken}` } : {};
  const checks: Record<string, Check> = {
    "is up": async (ask) => {
      const { body } = await expectStatus(ask("/health"), 200);
      if (release && body.version !== release) throw `it runs ${body.version}, not ${release}`;
    },
    "has every Worker and database": (ask) => expectStatus(ask("/ready", { headers: operator }), 200),
    ...(hasProducts && {
      "lists products": async (ask) => {
        const { body } = await expectStatus(ask("/api/v1/products?limit=1"), 200);
        if (!Array.isArray(body.items)) throw "there is no list of items";
      },
    }),
    "publishes its signing keys, and their public half only": async (ask) => {
      const { body } = await expectStatus(ask("/.well-known/jwks.json"), 200);
      // There may be none: the first sign-in creates the first key.
      if (!Array.isArray(body.keys)) throw "there is no list of keys";
      if (body.keys.some((key) => "d" in key)) throw "a private key is public";
    },
    "knows its own address": async (ask) => {
      const { body } = await expectStatus(ask("/.well-known/oauth-authorization-server"), 200);
      if (body.issuer !== new URL(url).origin) throw `its issuer is ${body.issuer}: set ISSUER of users`;
    },
    "has its API reference": async (ask) => {
      const { body } = await expectStatus(ask("/openapi.json"), 200);
      if (!body.paths?.["/api/v1/users/me"]) throw "accounts are missing in it";
      const { response } = await expectStatus(ask("/docs"), 200);
      if (!response.headers.has("Content-Security-Policy")) throw "/docs has no Content-Security-Policy";
    },
    "requires authentication for an account": async (ask) => {
      const { response } = await expectStatus(ask("/api/v1/users/me"), 401);
      if (!response.headers.has("WWW-Authenticate")) throw "WWW-Authenticate is missing";
    },
    "answers errors as problems": async (ask) => {
      const { response, body } = await expectStatus(ask("/api/v1/nothing-here"), 404);
      if (!response.headers.get("Content-Type")?.startsWith("application/problem+json") || !body.requestId) {
        throw "the error is not a problem with a request id";
      }
    },
    ...(!isLocal && deployedOnly),
  };
  const wrong: string[] = [];
  for (const [name, check] of Object.entries(checks)) {
    const reason = await check(asker(url)).then(
      () => undefined,
      (error) => (error instanceof Error ? error.message : String(error)),
    );
    log(`${reason ? "✖" : "✓"} ${name}${reason ? `: ${reason}` : ""}`);
    if (reason) wrong.push(`${name} (${reason})`);
  }
  if (wrong.length) throw new UserFacingError(`${url} fails ${wrong.length} of its checks: ${wrong.join("; ")}.`);
}

/** Checks that no development secret works. */
const deployedOnly: Record<string, Check> = {
  "has no sample account": async (ask) => {
    for (const { username, password } of SAMPLE_ACCOUNTS) {
      const form = new URLSearchParams({ grant_type: "password", username, password });
      const { response } = await ask("/api/v1/auth/token", { method: "POST", body: form });
      if (response.status === 200) throw `${username} can sign in with the sample password`;
      if (![400, 429].includes(response.status)) throw `signing in answered ${response.status}`;
    }
  },
  "protects its metrics": async (ask) => {
    for (const headers of [undefined, { Authorization: "Bearer dev-metrics-token" }]) {
      const { response } = await ask("/metrics", { headers });
      if (response.status === 200) throw "/metrics answers without a secret token";
    }
  },
};

function asker(url: string): Ask {
  return async (path, init = {}) => {
    const response = await fetch(new URL(path, url), {
      redirect: "manual",
      signal: AbortSignal.timeout(15_000),
      ...init,
    });
    const text = await response.text();
    return { response, body: response.headers.get("Content-Type")?.includes("json") ? JSON.parse(text) : {} };
  };
}

async function expectStatus(asked: ReturnType<Ask>, status: number): ReturnType<Ask> {
  const { response, body } = await asked;
  if (response.status !== status) throw `${new URL(response.url).pathname} answered ${response.status}, not ${status}`;
  return { response, body };
}
