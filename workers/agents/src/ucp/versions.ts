/** The versions of the Universal Commerce Protocol that the shop speaks, newest first. */
export const VERSIONS = ["2026-08-25", "2026-04-08"] as const;
export type Version = (typeof VERSIONS)[number];

export const isSupported = (version: string): version is Version => VERSIONS.some((each) => each === version);
