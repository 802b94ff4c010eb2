/**
 * What is left at run time of the library that writes OpenAPI documents: nothing but its names. The document is
 * made once, by `npm run openapi`, so Workers need not carry and start the generator. The `[alias]` of each
 * wrangler.toml puts this in its place.
 */
type ZodLike = { ZodType: { prototype: { openapi?: () => unknown } } };

export function extendZodWithOpenApi({ ZodType: { prototype } }: ZodLike): void {
  prototype.openapi = function described() {
    return this;
  };
}

export class OpenAPIRegistry {
  readonly definitions: never[] = [];
  registerPath(): void {}
  registerComponent(): void {}
}

class NoGenerator {
  constructor() {
    throw new Error("A Worker does not make its OpenAPI document; `npm run openapi` does.");
  }
}

export { NoGenerator as OpenApiGeneratorV3, NoGenerator as OpenApiGeneratorV31 };

export function getOpenApiMetadata(): Record<string, never> {
  return {};
}
