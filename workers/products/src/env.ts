import { commonVars, databaseVars, varsReader } from "#shared/core/env.ts";

export type Env = {
  PRODUCT_CACHE: KVNamespace;
  /** The images of products, and their sizes. */
  MEDIA: R2Bucket;
  IMAGES: ImagesBinding;
};

export const readVars = varsReader({ ...commonVars, ...databaseVars });
