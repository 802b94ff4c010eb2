import { Picture } from "../layout/picture.tsx";
import type { View } from "../layout/view.ts";
import type { Image } from "../shop/types.ts";

const SIZES = "(min-width: 60rem) 36rem, 100vw";

/** The pictures of a product: a strip to swipe, which works without a script. */
export const Gallery = ({ v, name, images }: { v: View; name: string; images: Image[] }) => {
  const [first = null, ...others] = images;
  if (others.length === 0) {
    return (
      <div class="gallery single">
        <Picture image={first} name={name} sizes={SIZES} isFirst />
      </div>
    );
  }
  return (
    <section class="gallery" data-gallery="" tabindex={0} aria-label={name}>
      {images.map((image, index) => (
        <figure data-variants={image.variantIds.join(" ")}>
          <Picture
            image={{ ...image, alt: image.alt || v.t.product.picture(name, index + 1) }}
            name={name}
            sizes={SIZES}
            isFirst={index === 0}
          />
        </figure>
      ))}
    </section>
  );
};
