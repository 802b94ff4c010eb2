/** Line drawings beside words, which say the same: so they are hidden from screen readers. */
const PATHS = {
  cart: "M6 8h12l1 12H5L6 8Zm3 3V7a3 3 0 0 1 6 0v4",
  account: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 8c.8-3.6 3.6-5 7-5s6.2 1.4 7 5",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm5-2 5 5",
  check: "m5 12.5 4.5 4.5L19 7.5",
  arrow: "M5 12h14m-6-6 6 6-6 6",
  alert: "M12 8v5m0 3.5v.01M12 3 2.5 20h19L12 3Z",
  parcel: "m4 8 8-4 8 4v9l-8 4-8-4V8Zm0 0 8 4 8-4m-8 4v9",
} as const;

export type IconName = keyof typeof PATHS;

export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={PATHS[name]} />
  </svg>
);
