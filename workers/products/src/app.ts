import { createApp } from "#shared/http/app.ts";
import { categoriesRoutes } from "./categories/categories.routes.ts";
import { facetsRoutes } from "./facets/facets.routes.ts";
import { productCategoriesRoutes } from "./categories/product-categories.routes.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { exportsRoutes } from "./exports/exports.routes.ts";
import { imagesRoutes } from "./images/images.routes.ts";
import { importsRoutes } from "./imports/imports.routes.ts";
import { mediaRoutes } from "./media/media.routes.ts";
import { productsRoutes } from "./catalogue/products.routes.ts";
import { variantsRoutes } from "./variants/variants.routes.ts";

export const app = createApp({ readVars, createContext });

// Before the routes of products, since "facets" would be read as a slug.
app.route("/", facetsRoutes);
app.route("/", productsRoutes);
app.route("/", variantsRoutes);
app.route("/", categoriesRoutes);
app.route("/", productCategoriesRoutes);
app.route("/", imagesRoutes);
app.route("/", mediaRoutes);
app.route("/", importsRoutes);
app.route("/", exportsRoutes);
