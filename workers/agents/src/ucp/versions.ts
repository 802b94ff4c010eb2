import type { Adapter } from "./adapter.ts";
import { v20260408 } from "./v2026-04-08.ts";
import { v20260825 } from "./v2026-08-25.ts";

/** The versions of the Universal Commerce Protocol that the shop speaks, newest first. */
export const VERSIONS = ["2026-08-25", "2026-04-08"] as const;
export type Version = (typeof VERSIONS)[number];

export const isSupported = (version: string): version is Version => VERSIONS.some((each) => each === version);

const ADAPTERS: Record<Version, Adapter> = { "2026-08-25": v20260825, "2026-04-08": v20260408 };

export const adapterOf = (version: Version): Adapter => ADAPTERS[version];
