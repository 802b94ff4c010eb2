import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { Field } from "../fields/field.tsx";
import { FormDialog } from "../dialogs/form-dialog.tsx";
import { showToast } from "../dialogs/toasts.ts";
import { type Category, toChoices, useCategories } from "./categories.ts";
import { hasNamesake, isWithin } from "./tree.ts";

const readAgain = () => queryClient.invalidateQueries({ queryKey: ["categories"] });

type Props = { category?: Category; parentId: string | null; onClose: () => void };

/** Makes a category, or changes its name, its address and what it is in. */
export function CategoryDialog({ category, parentId, onClose }: Props) {
  const { data: categories = [] } = useCategories();
  const parents = toChoices(categories).filter(({ id }) => !category || !isWithin(categories, id, category.id));
  const [name, setName] = useState(category?.name ?? "");
  const [parent, setParent] = useState(parentId ?? "");
  const isTwin = hasNamesake(categories, { ...(category && { id: category.id }), name, parentId: parent || null });
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (form: FormData) => {
      const slug = String(form.get("slug")).trim();
      const body = {
        name: name.trim(),
        ...(slug && { slug }),
        ...((parent || null) !== category?.parentId && { parentId: parent || null }),
      };
      if (!category) return shop.POST("/api/v1/categories", { body });
      return shop.PATCH("/api/v1/categories/{id}", { params: { path: { id: category.id } }, body });
    },
    meta: { showsError: true },
    onSuccess: async ({ data }) => {
      await readAgain();
      showToast(`${data.name} was saved.`);
      onClose();
    },
    onError: readAgain,
  });
  return (
    <FormDialog
      title={category ? `Edit ${category.name}` : "New category"}
      confirm="Save"
      isBusy={isPending}
      error={error}
      fieldOf={(path) => (path === "parentId" ? "parent" : undefined)}
      onSubmit={mutate}
      onClose={onClose}
    >
      <Field
        name="name"
        label="Name"
        warning={isTwin ? "Another category here has this name: customers cannot tell them apart." : undefined}
      >
        {(field) => (
          <input {...field} value={name} onChange={({ target }) => setName(target.value)} required maxLength={100} />
        )}
      </Field>
      <Field name="parent" label="Is in">
        {(field) => (
          <select {...field} value={parent} onChange={({ target }) => setParent(target.value)}>
            <option value="">The top level</option>
            {parents.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field name="slug" label="Address" hint="The end of its page's address; the name makes it when it is empty.">
        {(field) => <input {...field} defaultValue={category?.slug} pattern="[a-z0-9\-]+" maxLength={120} />}
      </Field>
    </FormDialog>
  );
}
