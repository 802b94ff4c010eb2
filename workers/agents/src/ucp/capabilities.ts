import { adapterOf, type Version } from "./versions.ts";

/** Where the protocol's own documents are: one folder for each version. */
const SITE = "https://ucp.dev";

export type Registry = Record<string, object[]>;

/** The capabilities as a profile declares them. */
export function declareCapabilities(version: Version): Registry {
  const declared = Object.entries(adapterOf(version).capabilities).map(([name, { spec, schema, ...more }]) => {
    const documents = {
      spec: `${SITE}/${version}/specification/${spec}`,
      schema: `${SITE}/${version}/schemas/shopping/${schema}.json`,
    };
    return [name, [{ version, ...documents, ...more }]];
  });
  return Object.fromEntries(declared);
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

/** What shop and agent both have in this version; an extension only beside something that it extends. */
export function intersectCapabilities(version: Version, ofAgent: Record<string, { version: string }[]>): Registry {
  const { capabilities } = adapterOf(version);
  const common = new Set(
    Object.keys(capabilities).filter((name) => ofAgent[name]?.some((each) => each.version === version)),
  );
  const active = [...common].filter((name) => {
    const parents = [capabilities[name]?.extends ?? []].flat();
    return parents.length === 0 || parents.some((parent) => common.has(parent));
  });
  return Object.fromEntries(active.map((name) => [name, [{ version }]]));
}
