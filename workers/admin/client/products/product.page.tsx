import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { ifMatch, shop } from "../api/client.ts";
import { isMissing } from "../api/problem-text.ts";
import { Images } from "../images/images.tsx";
import { NotFound } from "../layout/not-found.tsx";
import { PageHeader } from "../layout/page-header.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Failure } from "../ui/failure.tsx";
import { formatTime } from "../ui/format.ts";
import { Icon } from "../ui/icon.tsx";
import { Loading } from "../ui/loading.tsx";
import { RemovalQuestion } from "../dialogs/question.tsx";
import { Variants } from "../variants/variants.tsx";
import { readProduct } from "./product-cache.ts";
import { ProductCategories } from "./product-categories.tsx";
import { ProductDetails } from "./product-details.tsx";

const route = getRouteApi("/products/$id");

export function ProductPage() {
  const { id } = route.useParams();
  const navigate = route.useNavigate();
  const [isAsked, setAsked] = useState(false);
  const {
    data: product,
    error,
    refetch,
  } = useQuery({
    queryKey: ["product", id],
    queryFn: () => readProduct({ id }),
  });
  if (isMissing(error)) return <NotFound />;
  if (error && !product) return <Failure error={error} onRetry={refetch} />;
  if (!product) return <Loading />;
  return (
    <>
      <Link to="/products" className="back">
        <Icon name="back" /> Products
      </Link>
      <PageHeader title={product.name}>
        <Button variant="danger" onClick={() => setAsked(true)}>
          Archive
        </Button>
        <a className="button" href={`/products/${product.slug}`}>
          See it in the shop
        </a>
      </PageHeader>
      <p className="badges">
        <Badge tone={product.status === "active" ? "good" : "neutral"}>
          {product.status === "active" ? "Active" : "Draft"}
        </Badge>
        <span className="soft">Changed {formatTime(product.updatedAt)}</span>
      </p>
      <div className="detail">
        <div className="stack">
          <Variants product={product} />
          <ProductDetails key={product.id} product={product} />
        </div>
        <div className="stack">
          <Images product={product} />
          <ProductCategories product={product} />
        </div>
      </div>
      {isAsked && (
        <RemovalQuestion
          title={`Archive ${product.name}?`}
          confirm="Archive the product"
          remove={() => shop.DELETE("/api/v1/products/{id}", { params: { path: { id }, header: ifMatch(product) } })}
          done={`${product.name} was archived.`}
          queryKey={["products"]}
          onDone={() => navigate({ to: "/products" })}
          onClose={() => setAsked(false)}
        >
          <p>
            It is gone from the shop, and old orders keep it. Its name and SKUs are free again. This cannot be undone.
          </p>
        </RemovalQuestion>
      )}
    </>
  );
}
