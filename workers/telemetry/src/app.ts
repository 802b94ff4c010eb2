import { createApp } from "#shared/http/app.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";

/** It has no routes: `/metrics` is the gateway's, which asks by RPC. */
export const app = createApp({ readVars, createContext });
