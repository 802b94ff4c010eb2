import { createRouter } from "#shared/http/app.ts";
import { targetOf, versionedTarget } from "#shared/http/etag.ts";
import { respondWithCreated, respondWithEtag } from "#shared/http/respond.ts";
import { bytesBody, defineRoute, jsonBody, jsonResponse } from "#shared/http/route.ts";
import { IdSchema, idParams } from "#shared/values/ids.ts";
import { ProductSchema } from "../catalogue/products.schema.ts";
import type { ProductsContext } from "../context.ts";
import { MAX_IMAGE_BYTES } from "../media/media.service.ts";
import { ImagePatchSchema, NewImageQuerySchema } from "./images.schema.ts";
import { addImage, deleteImage, patchImage } from "./images.service.ts";

const tags = ["Products"];
export const imagesRoutes = createRouter<ProductsContext>();

const existing = {
  ...versionedTarget,
  params: idParams.extend({ imageId: IdSchema.openapi({ param: { name: "imageId", in: "path" } }) }),
};

imagesRoutes.openapi(
  defineRoute({
    operationId: "createImage",
    method: "post",
    path: "/api/v1/products/{id}/images",
    access: "admin",
    maxBodyBytes: MAX_IMAGE_BYTES,
    tags,
    summary: "Add an image to a product, behind the others",
    description: "The body is the file itself. Its type is read from its bytes, whatever `Content-Type` says.",
    request: {
      ...versionedTarget,
      query: NewImageQuerySchema,
      body: bytesBody("image/jpeg", "image/png", "image/webp", "image/avif"),
    },
    responses: { 201: jsonResponse(ProductSchema, "The product with its new image") },
    problems: ["product-not-found", "version-mismatch", "too-many-images", "unsupported-media-type", "invalid-image"],
  }),
  async (c) => {
    const target = targetOf(c.req.valid("param"), c.req.valid("header"));
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const product = await addImage(c.get("ctx"), target, { bytes, alt: c.req.valid("query").alt });
    return respondWithCreated(c, product, `/api/v1/products/${product.id}`);
  },
);

imagesRoutes.openapi(
  defineRoute({
    operationId: "patchImage",
    method: "patch",
    path: "/api/v1/products/{id}/images/{imageId}",
    access: "admin",
    tags,
    summary: "Change the text, the place or the variants of an image",
    request: { ...existing, body: jsonBody(ImagePatchSchema) },
    responses: { 200: jsonResponse(ProductSchema, "The product as it is now") },
    problems: ["product-not-found", "not-found", "version-mismatch"],
  }),
  async (c) => {
    const target = targetOf(c.req.valid("param"), c.req.valid("header"));
    return respondWithEtag(c, await patchImage(c.get("ctx"), target, c.req.valid("json")));
  },
);

imagesRoutes.openapi(
  defineRoute({
    operationId: "deleteImage",
    method: "delete",
    path: "/api/v1/products/{id}/images/{imageId}",
    access: "admin",
    tags,
    summary: "Take an image off a product",
    request: existing,
    responses: { 204: { description: "The product no longer has it" } },
    problems: ["product-not-found", "not-found", "version-mismatch"],
  }),
  async (c) => {
    await deleteImage(c.get("ctx"), targetOf(c.req.valid("param"), c.req.valid("header")));
    return c.body(null, 204);
  },
);
