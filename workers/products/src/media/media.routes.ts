import { z } from "@hono/zod-openapi";
import { createRouter } from "#shared/http/app.ts";
import { defineRoute } from "#shared/http/route.ts";
import type { ProductsContext } from "../context.ts";
import { MEDIA_FORMATS, MEDIA_WIDTHS, type MediaWidth } from "./media-names.ts";
import { chooseFormat, readMedia } from "./media.service.ts";

export const mediaRoutes = createRouter<ProductsContext>();

const bytes = z.string().openapi({ format: "binary" });

mediaRoutes.openapi(
  defineRoute({
    operationId: "readMedia",
    method: "get",
    path: "/media/{key}/{width}",
    access: "public",
    tags: ["Products"],
    summary: "An image of a product in a width, as AVIF, WebP or JPEG by `Accept`",
    request: {
      params: z.object({
        key: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .openapi({
            param: { name: "key", in: "path" },
            description: "The hash of the image, as in the `urls` of a product's images.",
            example: "0123456789abcdef".repeat(4),
          }),
        width: z
          .enum(MEDIA_WIDTHS.map(String))
          .openapi({ param: { name: "width", in: "path" }, description: "In pixels.", example: "640" }),
      }),
    },
    responses: {
      200: {
        description: "The image, which never changes; for a minute the original, while it cannot be rendered",
        content: Object.fromEntries(MEDIA_FORMATS.map((format) => [`image/${format}`, { schema: bytes }])),
      },
    },
    problems: ["not-found"],
  }),
  async (c) => {
    const { key, width } = c.req.valid("param");
    const format = chooseFormat(c.req.header("Accept"));
    const { body, contentType, isFinal } = await readMedia(c.get("ctx"), {
      key,
      width: Number(width) as MediaWidth,
      format,
    });
    return c.body(body, 200, {
      "Content-Type": contentType,
      "Cache-Control": isFinal ? "public, max-age=31536000, immutable" : "public, max-age=60",
      Vary: "Accept",
    });
  },
);
