/** The versions of the Universal Commerce Protocol that the shop speaks, newest first. */
export const VERSIONS = ["2026-08-25", "2026-04-08"] as const;
export type Version = (typeof VERSIONS)[number];

export const isSupported = (version: string): version is Version => VERSIONS.some((each) => each === version);

/** Where a profile of this version has the keys that verify signatures. */
export const declareKeys = (version: Version, keys: object[]): object =>
  version === "2026-04-08" ? { signing_keys: keys } : { keys };
