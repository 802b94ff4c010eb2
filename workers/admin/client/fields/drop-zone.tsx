import { type ReactNode, useId, useState } from "react";
import { Icon } from "../ui/icon.tsx";

type Props = {
  label: string;
  hint: string;
  /** As the attribute of a file field: `image/*,.csv`. */
  accept: string;
  multiple?: boolean;
  onFiles: (files: File[]) => void;
  children?: ReactNode;
};

/** Takes files that are dropped on it, or chosen by its button. */
export function DropZone({ label, hint, accept, multiple = false, onFiles }: Props) {
  const id = useId();
  const [isOver, setOver] = useState(false);
  return (
    <label
      htmlFor={id}
      className="drop-zone"
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const files = [...event.dataTransfer.files];
        if (files.length > 0) onFiles(multiple ? files : files.slice(0, 1));
      }}
    >
      <Icon name="upload" />
      <span className="strong">{label}</span>
      <span className="soft small">{hint}</span>
      <input
        id={id}
        type="file"
        className="hidden"
        accept={accept}
        multiple={multiple}
        onChange={({ target }) => {
          const files = [...(target.files ?? [])];
          target.value = "";
          if (files.length > 0) onFiles(files);
        }}
      />
    </label>
  );
}
