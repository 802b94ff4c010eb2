import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { describeProblem, type Schemas, shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { parseDecimal } from "../ui/format.ts";
import { showToast } from "../ui/toasts.ts";

type NewPromotion = Schemas["NewPromotion"];
type Kind = NewPromotion["type"];

/** What the form says, as the API takes it. Numbers that are none are sent as 0, which the API refuses with a reason. */
function readForm(form: FormData, type: Kind, currency: string): NewPromotion {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const money = (name: string) => ({ amount: parseDecimal(text(name), currency) ?? 0, currency });
  return {
    name: text("name"),
    type,
    code: text("code") || null,
    ...(type === "percentage" && { basisPoints: Math.round(Number(text("percent")) * 100) }),
    ...(type === "fixed" && { amount: money("amount") }),
    ...(text("minSubtotal") && { minSubtotal: money("minSubtotal") }),
    ...(text("usageLimit") && { usageLimit: Number(text("usageLimit")) }),
    combinable: form.has("combinable"),
    isActive: true,
    productIds: [],
    categoryIds: [],
  };
}

export function PromotionDialog({ onClose }: { onClose: () => void }) {
  const [type, setType] = useState<Kind>("percentage");
  const { data: settings } = useQuery({
    queryKey: ["shop"],
    queryFn: async () => (await shop.GET("/api/v1/shop")).data,
  });
  const { mutate, isPending, error } = useMutation({
    mutationFn: (body: NewPromotion) => shop.POST("/api/v1/promotions", { body }),
    meta: { showsError: true },
    onSuccess: async (_answer, { name }) => {
      await queryClient.invalidateQueries({ queryKey: ["promotions"] });
      showToast(`${name} was made.`);
      onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    mutate(readForm(new FormData(event.currentTarget), type, settings?.currency ?? "USD"));
  };
  return (
    <Dialog title="New promotion" onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <Field label="Name" hint="Customers see it beside what it takes off.">
          {(field) => <input {...field} name="name" required maxLength={100} />}
        </Field>
        <div className="columns">
          <Field label="What it does">
            {(field) => (
              <select {...field} value={type} onChange={(event) => setType(event.target.value as Kind)}>
                <option value="percentage">Takes a percentage off</option>
                <option value="fixed">Takes an amount off</option>
                <option value="free-shipping">Makes shipping free</option>
              </select>
            )}
          </Field>
          {type === "percentage" && (
            <Field label="Percent">
              {(field) => <input {...field} name="percent" type="number" min={0.01} max={100} step={0.01} required />}
            </Field>
          )}
          {type === "fixed" && (
            <Field label={`Amount in ${settings?.currency ?? ""}`}>
              {(field) => <input {...field} name="amount" inputMode="decimal" required />}
            </Field>
          )}
        </div>
        <div className="columns">
          <Field label="Code" hint="Without one it applies by itself.">
            {(field) => <input {...field} name="code" maxLength={50} />}
          </Field>
          <Field label="Smallest subtotal">
            {(field) => <input {...field} name="minSubtotal" inputMode="decimal" />}
          </Field>
          <Field label="Uses in all">{(field) => <input {...field} name="usageLimit" type="number" min={1} />}</Field>
        </div>
        <label className="check">
          <input type="checkbox" name="combinable" /> May be used together with others
        </label>
        {error && (
          <p className="notice bad" role="alert">
            {describeProblem(error)}
          </p>
        )}
        <div className="dialog-actions">
          <Button onClick={onClose}>Go back</Button>
          <Button type="submit" variant="primary" isBusy={isPending}>
            Make the promotion
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
