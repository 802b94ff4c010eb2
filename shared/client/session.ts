import createClient from "openapi-fetch";
import type { components, paths } from "./api.ts";
import { problemOf } from "./problem.ts";
import type { Send } from "./retry.ts";

export type Tokens = {
  accessToken: string;
  refreshToken: string;
  /** When the access token ends, in milliseconds since 1970. */
  expiresAt: number;
};

/** Where the tokens of a session are kept: in memory, unless you give a place that outlives the program. */
export interface TokenStore {
  read(): Tokens | undefined | Promise<Tokens | undefined>;
  /** Nothing is written when the session is over. */
  write(tokens: Tokens | undefined): void | Promise<void>;
  /**
   * Runs the work under an exclusive lock. A store that several tabs or processes share needs it, for a refresh
   * token that two of them use ends the session: `(work) => navigator.locks.request("shop", work)`.
   */
  exclusively?<Result>(work: () => Promise<Result>): Promise<Result>;
}

export function memoryTokens(tokens?: Tokens) {
  return {
    read: () => tokens,
    write: (next: Tokens | undefined) => {
      tokens = next;
    },
  } satisfies TokenStore;
}

/** An access token is renewed this long before it ends: a public route would silently treat the caller as anonymous. */
const EARLY_MS = 30_000;

const FORM = { "Content-Type": "application/x-www-form-urlencoded" };

export type Session = {
  signIn: (username: string, password: string) => Promise<void>;
  /** Begins the session of a new guest, who can order without an account. */
  signInAsGuest: () => Promise<void>;
  signOut: () => Promise<void>;
  send: (request: Request) => Promise<Response>;
};

/** Sends requests as the signed-in user, and keeps the access token fresh. */
export function createSession({ baseUrl, send, store }: { baseUrl: string; send: Send; store: TokenStore }): Session {
  const auth = createClient<paths>({ baseUrl, fetch: (request) => send(request) });
  const exclusively: NonNullable<TokenStore["exclusively"]> = (work) => store.exclusively?.(work) ?? work();
  let renewal: Promise<Tokens | undefined> | undefined;

  /** New tokens in the place of these; `undefined` when the session is over. However many ask, one request is sent. */
  function renew(old: Tokens): Promise<Tokens | undefined> {
    renewal ??= exclusively(() => rotate(old)).finally(() => {
      renewal = undefined;
    });
    return renewal;
  }

  async function rotate(old: Tokens): Promise<Tokens | undefined> {
    const current = await store.read();
    // Another request, tab or process renewed it first.
    if (current?.refreshToken !== old.refreshToken) return current;
    const { data, response, error } = await auth.POST("/api/v1/auth/token", {
      body: { grant_type: "refresh_token", refresh_token: old.refreshToken },
      headers: FORM,
      // There is no other token, so one that may have been used has to be tried.
      fetch: (request) => send(request, { repeatable: true }),
    });
    if (data) return keep(data);
    if (response.status !== 400) throw problemOf(error, response);
    const latest = await store.read();
    if (latest?.refreshToken !== old.refreshToken) return latest;
    await store.write(undefined);
    return undefined;
  }

  async function keep(answer: components["schemas"]["TokenResponse"]): Promise<Tokens> {
    const tokens = {
      accessToken: answer.access_token,
      refreshToken: answer.refresh_token,
      expiresAt: Date.now() + answer.expires_in * 1000,
    };
    await store.write(tokens);
    return tokens;
  }

  async function begin(body: components["schemas"]["TokenRequest"]): Promise<void> {
    const { data, response, error } = await auth.POST("/api/v1/auth/token", { body, headers: FORM });
    if (!data) throw problemOf(error, response);
    await keep(data);
  }

  return {
    signIn: (username, password) => begin({ grant_type: "password", username, password }),
    signInAsGuest: () => begin({ grant_type: "urn:edge-shop:grant-type:guest" }),

    async signOut() {
      const tokens = await store.read();
      if (!tokens) return;
      await store.write(undefined);
      const { response, error } = await auth.POST("/api/v1/auth/revoke", {
        body: { token: tokens.refreshToken },
        headers: FORM,
        fetch: (request) => send(request, { repeatable: true }),
      });
      if (!response.ok) throw problemOf(error, response);
    },

    async send(request) {
      let tokens = await store.read();
      if (!tokens || request.headers.has("Authorization")) return send(request);
      if (tokens.expiresAt - EARLY_MS < Date.now()) {
        // If that fails, the answer of the shop decides: it may serve the old token, or need none.
        tokens = await renew(tokens).catch(() => tokens);
        if (!tokens) return send(request);
      }
      // Twice, for what another tab got meanwhile may have ended too.
      for (let renewals = 0; ; renewals++) {
        const response = await send(speakingFor(tokens, request.clone()));
        if (response.status !== 401 || renewals === 2) return response;
        const fresh = await renew(tokens);
        if (!fresh) return response;
        await response.body?.cancel();
        tokens = fresh;
      }
    },
  };
}

function speakingFor({ accessToken }: Tokens, request: Request): Request {
  request.headers.set("Authorization", `Bearer ${accessToken}`);
  return request;
}
