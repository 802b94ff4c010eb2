/** Names of objects with files of imports begin with this. */
export const IMPORTS_PREFIX = "imports/";

/** The name of the object with the file of an import. */
export const importName = (id: string) => `${IMPORTS_PREFIX}${id}.csv`;
