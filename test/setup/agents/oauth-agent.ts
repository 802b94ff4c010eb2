import { createHash, randomBytes } from "node:crypto";
import type { Client } from "../client.ts";

const REDIRECT_URI = "http://127.0.0.1/callback";

/** The access token of an agent that registers itself and that this user allows these scopes. */
export async function newAgentToken({ api }: Client, scopes: ("buyer" | "admin")[] = ["buyer"]): Promise<string> {
  const { data: agent } = await api.POST("/api/v1/auth/register", {
    body: { client_name: "Agent", redirect_uris: [REDIRECT_URI], token_endpoint_auth_method: "none" },
  });
  const verifier = randomBytes(32).toString("base64url");
  const request = {
    ...{ client_id: agent.client_id, redirect_uri: REDIRECT_URI, response_type: "code", scope: scopes.join(" ") },
    ...{ code_challenge: createHash("sha256").update(verifier).digest("base64url"), code_challenge_method: "S256" },
  };
  const { data: approved } = await api.POST("/api/v1/auth/authorizations", { body: { request, scopes } });
  const code = new URL(approved.redirectTo).searchParams.get("code") ?? "";
  const { data: tokens } = await api.POST("/api/v1/auth/token", {
    body: { grant_type: "authorization_code", code, client_id: agent.client_id, code_verifier: verifier },
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
  });
  return tokens.access_token;
}
