/** What package-lock.json says of a package; of the many fields those that say where it comes from. */
export interface LockedPackage {
  /** Where its folder has another name, as an alias has. */
  name?: string;
  version?: string;
  resolved?: string;
  integrity?: string;
  /** A folder of this checkout. */
  link?: boolean;
  /** Comes inside the archive of another package. */
  inBundle?: boolean;
}

export interface Lockfile {
  packages: Record<string, LockedPackage>;
}

const REGISTRY = "https://registry.npmjs.org/";

/**
 * What keeps an install from being the same everywhere, a sentence each: a package whose archive npm could not compare
 * with a SHA-512 of it, or that comes from elsewhere than the public registry.
 */
export function findLockfileProblems(lockfile: Lockfile): string[] {
  return fetchedPackages(lockfile).flatMap(([path, locked]) => {
    const { integrity, resolved = REGISTRY } = locked;
    const problems: string[] = [];
    if (!integrity) problems.push(`${specOf(path, locked)} has no integrity hash`);
    else if (!integrity.startsWith("sha512-")) problems.push(`${specOf(path, locked)} has a weak hash (${integrity})`);
    if (!resolved.startsWith(REGISTRY)) {
      problems.push(`${specOf(path, locked)} comes from ${resolved} instead of ${REGISTRY}`);
    }
    return problems;
  });
}

/**
 * The lockfile with the hashes that it lacks, as far as `findIntegrity` knows them. npm may leave them out for packages
 * of other platforms, which it does not install.
 */
export async function addIntegrity(
  lockfile: Lockfile,
  findIntegrity: (spec: string) => Promise<string | undefined>,
): Promise<Lockfile> {
  const packages = { ...lockfile.packages };
  for (const [path, locked] of fetchedPackages(lockfile)) {
    if (locked.integrity) continue;
    const integrity = await findIntegrity(specOf(path, locked));
    if (integrity) packages[path] = withIntegrity(locked, integrity);
  }
  return { ...lockfile, packages };
}

/** The packages that npm downloads. */
function fetchedPackages({ packages }: Lockfile): [path: string, locked: LockedPackage][] {
  return Object.entries(packages).filter(
    ([path, { link, inBundle }]) => path.includes("node_modules/") && !link && !inBundle,
  );
}

function specOf(path: string, { name, version }: LockedPackage): string {
  return `${name ?? path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length)}@${version}`;
}

/** Where npm itself puts it, so that the next install changes nothing. */
function withIntegrity(locked: LockedPackage, integrity: string): LockedPackage {
  const { name, version, resolved, ...rest } = locked;
  return { ...(name && { name }), ...(version && { version }), ...(resolved && { resolved }), integrity, ...rest };
}
