import { useMutation, useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { ifMatch, type Schemas, shop } from "../api/client.ts";
import { toChoices, useCategories } from "../categories/categories.ts";
import { ProductPicker } from "../products/product-picker.tsx";
import { Field } from "../fields/field.tsx";
import { ConflictNotice, confirmWith } from "../dialogs/conflict-notice.tsx";
import { FormDialog } from "../dialogs/form-dialog.tsx";
import { type Choice, LocalPicker } from "../fields/picker.tsx";
import { Failure } from "../ui/failure.tsx";
import { WithCurrency } from "../dialogs/with-currency.tsx";
import { showToast } from "../dialogs/toasts.ts";
import { useConflict } from "../dialogs/use-conflict.ts";
import { PROMOTION_FIELDS } from "./promotion-changes.ts";
import { type Kind, promotionFieldOf, readPromotion } from "./promotion-form.ts";
import { PromotionEffect, PromotionLimits } from "./promotion-fields.tsx";
import { currencyOf, type Promotion, readPromotionNow, refreshPromotions } from "./promotions.ts";

type Props = {
  promotion?: Promotion;
  /** Opens the form again with what is there now. */
  onReload: (now: Promotion) => void;
  onClose: () => void;
};

/** Makes a promotion, or changes one. One that has changed meanwhile is not overwritten. */
export function PromotionDialog(props: Props) {
  return (
    <WithCurrency title={titleOf(props.promotion)} onClose={props.onClose}>
      {(currency) => <PromotionForm {...props} shopCurrency={currency} />}
    </WithCurrency>
  );
}

const titleOf = (promotion: Promotion | undefined) => (promotion ? `Edit ${promotion.name}` : "New promotion");

function PromotionForm({ promotion, shopCurrency, onReload, onClose }: Props & { shopCurrency: string }) {
  const [type, setType] = useState<Kind>(promotion?.type ?? "percentage");
  const [productIds, setProductIds] = useState(promotion?.productIds ?? []);
  const [categoryIds, setCategoryIds] = useState(promotion?.categoryIds ?? []);
  const categories = useCategories();
  const all = toChoices(categories.data ?? []);
  const [picked, setPicked] = useState<Choice[]>([]);
  const products = useProductNames(productIds, picked);
  const currency = currencyOf(promotion) ?? shopCurrency;
  const { save, conflict, withoutConflict } = useConflict({
    seen: promotion,
    fields: PROMOTION_FIELDS,
    read: readPromotionNow,
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (body: Schemas["NewPromotion"]) => {
      if (!promotion) return shop.POST("/api/v1/promotions", { body });
      return save((base) => {
        const params = { path: { id: base.id }, header: ifMatch(base) };
        return shop.PATCH("/api/v1/promotions/{id}", { params, body });
      });
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
      title={titleOf(promotion)}
      confirm={confirmWith(conflict, promotion ? "Save" : "Make the promotion")}
      isWide
      isBusy={isPending}
      error={withoutConflict(error)}
      fieldOf={promotionFieldOf}
      onSubmit={(form) => mutate(readPromotion(form, type, currency, { productIds, categoryIds }))}
      onClose={onClose}
    >
      <Field name="name" label="Name" hint="Customers see it beside what it takes off.">
        {(field) => <input {...field} defaultValue={promotion?.name} required maxLength={100} />}
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
          failure={
            categories.error && !categories.data && <Failure error={categories.error} onRetry={categories.refetch} />
          }
          chosen={all.filter(({ id }) => categoryIds.includes(id))}
          onChange={(chosen) => setCategoryIds(chosen.map(({ id }) => id))}
        />
      </div>
      <p className="soft small">Without products and categories it is for everything.</p>
      <PromotionLimits promotion={promotion} />
      <ConflictNotice conflict={conflict} onReload={onReload} />
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
