/** The name of the object with the file of an import. */
export const importName = (id: string) => `imports/${id}.csv`;
