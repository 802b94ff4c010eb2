const PATHS = {
  dashboard: "M3 13h6V3H3zM11 17h6V8h-6zM3 17h6v-2H3zM11 6h6V3h-6z",
  orders: "M4 6h12l-1 11H5zM7 6a3 3 0 0 1 6 0",
  products: "M3 6l7-3 7 3v8l-7 3-7-3zM3 6l7 3 7-3M10 9v8",
  customers: "M10 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3.5 17a6.5 6.5 0 0 1 13 0",
  promotions: "M3 3h6l8 8-6 6-8-8zM6.5 6.5h.01",
  zones: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM3 10h14M10 3c3 3 3 11 0 14M10 3c-3 3-3 11 0 14",
  returns: "M7 5L3 9l4 4M3 9h9a4 4 0 0 1 0 8h-3",
  webhooks: "M8 12l4-4M6 9L4 11a3.5 3.5 0 0 0 5 5l2-2M9 6l2-2a3.5 3.5 0 0 1 5 5l-2 2",
  letters: "M3 5h14v10H3zM3 5l7 6 7-6",
  search: "M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12zM13.5 13.5L17 17",
  close: "M5 5l10 10M15 5L5 15",
  check: "M4 10l4 4 8-8",
  alert: "M10 3l8 14H2zM10 8v4M10 14.5h.01",
  more: "M4 6h12M4 10h12M4 14h12",
  back: "M12 4l-6 6 6 6",
  edit: "M4 16l1-4 8-8 3 3-8 8zM12 5l3 3",
  out: "M8 3H4v14h4M12 6l4 4-4 4M16 10H7",
  plus: "M10 4v12M4 10h12",
  upload: "M10 13V3M6 7l4-4 4 4M3 17h14",
  grip: "M7 5h.01M13 5h.01M7 10h.01M13 10h.01M7 15h.01M13 15h.01",
  adjust: "M6 4v8M2 8h8M12 14h6",
  categories: "M3 4h6v5H3zM11 4h6M11 7h4M3 12h6v5H3zM11 12h6M11 15h4",
  reports: "M4 17V9M10 17V3M16 17v-5",
  settings: "M3 6h8M15 6h2M13 4v4M3 14h2M9 14h8M7 12v4",
  history: "M10 6v4l3 2M3.5 10a6.5 6.5 0 1 0 2-4.7L3 7.5M3 3.5v4h4",
  download: "M10 3v10M6 9l4 4 4-4M3 17h14",
} as const;

export type IconName = keyof typeof PATHS;

/** Says nothing by itself: what it stands beside, or the label of its button, does. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
