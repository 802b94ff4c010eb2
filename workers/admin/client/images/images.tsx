import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { type Image, type Product, shop } from "../api/client.ts";
import { refreshProduct } from "../products/product-cache.ts";
import { DropZone } from "../fields/drop-zone.tsx";
import { RemovalQuestion } from "../dialogs/question.tsx";
import { useDrag } from "../ui/use-drag.ts";
import { ImageDialog } from "./image-dialog.tsx";
import { ImageTile } from "./image-tile.tsx";
import { ACCEPTED, useUploads } from "./use-uploads.ts";
import { Uploads } from "./uploads.tsx";

/** The pictures of a product in their order; the first one stands for it in lists. */
export function Images({ product: { id, name, images, variants } }: { product: Product }) {
  const { uploads, add, dismiss } = useUploads(id);
  const [edited, setEdited] = useState<Image>();
  const [deleted, setDeleted] = useState<Image>();
  const { mutate: move } = useMutation({
    mutationFn: ({ imageId, position }: { imageId: string; position: number }) =>
      shop.PATCH("/api/v1/products/{id}/images/{imageId}", { params: { path: { id, imageId } }, body: { position } }),
    onSettled: () => refreshProduct(id),
  });
  const indexOf = (imageId: string) => images.findIndex((image) => image.id === imageId);
  const { dragged, drop, handleOf } = useDrag({
    axis: "x",
    canNest: false,
    isAllowed: (imageId, over) => imageId !== over.id,
    onDrop: (imageId, { id: over, part }) => {
      const from = indexOf(imageId);
      const gap = indexOf(over) + (part === "after" ? 1 : 0);
      move({ imageId, position: gap > from ? gap - 1 : gap });
    },
  });
  return (
    <section className="card" aria-labelledby="pictures">
      <h2 id="pictures">Pictures</h2>
      {images.length > 0 && (
        <ul className="pictures">
          {images.map((image, index) => (
            <ImageTile
              key={image.id}
              image={image}
              label={image.alt || `Picture ${index + 1} of ${name}`}
              place={`${index + 1} of ${images.length}`}
              isDragged={dragged === image.id}
              drop={drop?.id === image.id ? drop.part : undefined}
              handle={handleOf(image.id)}
              onStep={(by) => move({ imageId: image.id, position: Math.max(0, index + by) })}
              onEdit={() => setEdited(image)}
              onDelete={() => setDeleted(image)}
            />
          ))}
        </ul>
      )}
      <Uploads uploads={uploads} onDismiss={dismiss} />
      <DropZone
        label="Drop pictures here, or choose them"
        hint="JPEG, PNG, WebP or AVIF, 10 MB at most, up to 20 pictures."
        accept={ACCEPTED}
        multiple
        onFiles={add}
      />
      {edited && <ImageDialog productId={id} image={edited} variants={variants} onClose={() => setEdited(undefined)} />}
      {deleted && (
        <RemovalQuestion
          title="Delete this picture?"
          confirm="Delete the picture"
          remove={() =>
            shop.DELETE("/api/v1/products/{id}/images/{imageId}", { params: { path: { id, imageId: deleted.id } } })
          }
          done="The picture was deleted."
          queryKey={["product", id]}
          onClose={() => setDeleted(undefined)}
        >
          <p>Customers no longer see it. To undo this, upload it again.</p>
        </RemovalQuestion>
      )}
    </section>
  );
}
