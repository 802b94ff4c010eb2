/** Cases of the published suite that the shop does not pass, and why. */
export const EXPECTED_FAILURES: Record<string, string> = {};
