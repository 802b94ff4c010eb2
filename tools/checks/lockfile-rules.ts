/** An entry of package-lock.json, with the fields that say where the package comes from. */
export interface LockedPackage {
  /** Its name, where its folder has another one because of an alias. */
  name?: string;
  version?: string;
  resolved?: string;
  integrity?: string;
  /** Whether it is a folder of this checkout. */
  link?: boolean;
  /** Whether it is bundled in the archive of another package. */
  inBundle?: boolean;
}

export interface Lockfile {
  packages: Record<string, LockedPackage>;
}

const REGISTRY = "https://registry.npmjs.org/";

/**
 * Reasons why an install may differ between machines, one sentence each: a package without a SHA-512 with which npm can
 * verify its archive, or one that does not come from the public registry.
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
 * Returns the lockfile with missing hashes added, where `findIntegrity` finds them. npm may leave them out for packages of
 * other platforms, which it does not install.
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

/** Adds the hash at the position that npm uses, so that the next install changes nothing. */
function withIntegrity(locked: LockedPackage, integrity: string): LockedPackage {
  const { name, version, resolved, ...rest } = locked;
  return { ...(name && { name }), ...(version && { version }), ...(resolved && { resolved }), integrity, ...rest };
}
