/** What a buyer agreed to. Of these purposes the shop has the first alone, for the mail about a cart that was left. */
const PURPOSES = ["marketing", "analytics", "preferences", "sale"] as const;
export type Purpose = (typeof PURPOSES)[number];
export type Consent = Partial<Record<Purpose, boolean>>;

/** `spec` and `schema` are paths on the protocol's site. */
type Capability = { spec: string; schema: string; extends?: string | string[] };

/** All that differs between the versions of the protocol. */
export type Adapter = {
  capabilities: Record<string, Capability>;
  /** Where a profile has the keys that verify signatures. */
  declareKeys(keys: object[]): object;
  /**
   * What a request says of consent; a purpose that it does not name, or that the buyer did not decide, is left out.
   *
   * @throws UcpRefusal invalid_request
   */
  readConsent(consent: unknown): Consent;
  /** Consent in an answer; `undefined` when there is nothing to show. */
  showConsent(consent: Consent): object | undefined;
  describeOption(text: string): unknown;
  /** What a destination has beside its address. */
  destinationFields: object;
};
