import { commonVars, databaseVars, varsReader } from "#shared/core/env.ts";

/**
 * A piece of an import. `position`: where it begins in the file; messages of earlier versions have none, and are for whatever
 * piece is the next.
 */
export type ImportMessage = { importId: string; position?: number | undefined };

export type Env = {
  PRODUCT_CACHE: KVNamespace;
  /** The images of products, and their sizes. */
  MEDIA: R2Bucket;
  IMAGES: ImagesBinding;
  /** Imports that have a piece to be worked off. */
  IMPORTS: Queue<ImportMessage>;
};

export const readVars = varsReader({ ...commonVars, ...databaseVars });
