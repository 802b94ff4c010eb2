/** Who can sign in to the local shop. */
export const SAMPLE_ACCOUNTS = [
  { id: "01980000-0000-7000-8000-00000000000a", username: "admin", password: "Admin-Passw0rd", role: "admin" },
  { id: "01980000-0000-7000-8000-00000000000b", username: "demo", password: "Demo-Passw0rd", role: "customer" },
] as const;
