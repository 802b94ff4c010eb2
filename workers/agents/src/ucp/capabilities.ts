import type { Version } from "./versions.ts";

export const SEARCH = "dev.ucp.shopping.catalog.search";
export const LOOKUP = "dev.ucp.shopping.catalog.lookup";
export const ORDER = "dev.ucp.shopping.order";

/** What an agent may use: the capability's name, and the file of its schema. */
const OFFERED: Record<string, string> = { [SEARCH]: "catalog_search", [LOOKUP]: "catalog_lookup", [ORDER]: "order" };

/** Where the protocol's own documents are: one folder for each version. */
const SITE = "https://ucp.dev";

type Registry = Record<string, object[]>;

/** The capabilities as a profile declares them. */
export function declareCapabilities(version: Version): Registry {
  const declare = (file: string) => ({
    version,
    spec: `${SITE}/${version}/specification/${file.replace("_", "/")}`,
    schema: `${SITE}/${version}/schemas/shopping/${file}.json`,
  });
  return Object.fromEntries(Object.entries(OFFERED).map(([name, file]) => [name, [declare(file)]]));
}

/** The one service, at the one endpoint for all versions: an agent's profile says which it speaks. */
export function declareServices(version: Version, shopUrl: string): Registry {
  const rest = {
    version,
    spec: `${SITE}/${version}/specification/overview`,
    transport: "rest",
    endpoint: `${shopUrl}/ucp`,
    schema: `${SITE}/${version}/services/shopping/rest.openapi.json`,
  };
  return { "dev.ucp.shopping": [rest] };
}

/** What shop and agent both have, each in the highest version that both name. */
export function intersectCapabilities(version: Version, ofAgent: Record<string, { version: string }[]>): Registry {
  const names = Object.keys(OFFERED).filter((name) => ofAgent[name]?.some((each) => each.version === version));
  return Object.fromEntries(names.map((name) => [name, [{ version }]]));
}
