import { commonVars, databaseVars, varsReader } from "#shared/core/env.ts";

export type ImportMessage = { importId: string };

export type Env = {
  PRODUCT_CACHE: KVNamespace;
  /** The images of products, and their sizes. */
  MEDIA: R2Bucket;
  IMAGES: ImagesBinding;
  /** Imports that have a piece to be worked off. */
  IMPORTS: Queue<ImportMessage>;
};

export const readVars = varsReader({ ...commonVars, ...databaseVars });
