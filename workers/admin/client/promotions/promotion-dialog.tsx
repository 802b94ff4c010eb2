import { useMutation, useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { ifMatch, type Schemas, shop } from "../api/client.ts";
import { useSettings } from "../api/settings.ts";
import { toChoices, useCategories } from "../categories/categories.ts";
import { ProductPicker } from "../products/product-picker.tsx";
import { Field } from "../fields/field.tsx";
import { FormDialog } from "../dialogs/form-dialog.tsx";
import { type Choice, LocalPicker } from "../fields/picker.tsx";
import { showToast } from "../dialogs/toasts.ts";
import { type Kind, readPromotion } from "./promotion-form.ts";
import { PromotionEffect, PromotionLimits } from "./promotion-fields.tsx";
import { refreshPromotions } from "./promotions.ts";

type Promotion = Schemas["Promotion"];
type Props = { promotion?: Promotion; onClose: () => void };

/** Makes a promotion, or changes one. One that has changed meanwhile is not overwritten. */
export function PromotionDialog({ promotion, onClose }: Props) {
  const [type, setType] = useState<Kind>(promotion?.type ?? "percentage");
  const [productIds, setProductIds] = useState(promotion?.productIds ?? []);
  const [categoryIds, setCategoryIds] = useState(promotion?.categoryIds ?? []);
  const { data: categories = [] } = useCategories();
  const all = toChoices(categories);
  const [picked, setPicked] = useState<Choice[]>([]);
  const products = useProductNames(productIds, picked);
  const currency = useSettings()?.currency ?? "USD";
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (form: FormData) => {
      const body = readPromotion(form, type, currency, { productIds, categoryIds });
      if (!promotion) return shop.POST("/api/v1/promotions", { body });
      const params = { path: { id: promotion.id }, header: ifMatch(promotion) };
      return shop.PATCH("/api/v1/promotions/{id}", { params, body });
    },
    meta: { showsError: true },
    onSuccess: ({ data }) => {
      showToast(`${data.name} was saved.`);
      onClose();
    },
    onSettled: refreshPromotions,
  });
  return (
    <FormDialog
      title={promotion ? `Edit ${promotion.name}` : "New promotion"}
      confirm={promotion ? "Save" : "Make the promotion"}
      isWide
      isBusy={isPending}
      error={error}
      onSubmit={mutate}
      onClose={onClose}
    >
      <Field label="Name" hint="Customers see it beside what it takes off.">
        {(field) => <input {...field} name="name" defaultValue={promotion?.name} required maxLength={100} />}
      </Field>
      <PromotionEffect promotion={promotion} type={type} onType={setType} currency={currency} />
      <div className="columns">
        <ProductPicker
          label="For these products"
          chosen={products}
          onChange={(chosen) => {
            setPicked(chosen);
            setProductIds(chosen.map(({ id }) => id));
          }}
        />
        <LocalPicker
          label="For these categories"
          hint="Name of a category"
          all={all}
          chosen={all.filter(({ id }) => categoryIds.includes(id))}
          onChange={(chosen) => setCategoryIds(chosen.map(({ id }) => id))}
        />
      </div>
      <p className="soft small">Without products and categories it is for everything.</p>
      <PromotionLimits promotion={promotion} />
    </FormDialog>
  );
}

/** The products with these ids, by name: those that were picked at once, others when they have been read. */
function useProductNames(ids: string[], picked: Choice[]): Choice[] {
  const found = useQueries({
    queries: ids.map((id) => ({
      queryKey: ["product", id],
      queryFn: async () => (await shop.GET("/api/v1/products/{id}", { params: { path: { id } } })).data,
    })),
  });
  const nameOf = (id: string) => picked.find((choice) => choice.id === id)?.name ?? "A product";
  return ids.map((id, index) => ({ id, name: found[index]?.data?.name ?? nameOf(id) }));
}
