import type { Identity } from "#shared/contracts/identity.ts";

/** Administrators see drafts, and never what a cache has. */
export const isAdmin = (identity: Identity): boolean => identity.kind === "user" && identity.role === "admin";
