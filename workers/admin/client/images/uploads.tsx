import { Icon } from "../ui/icon.tsx";
import type { Upload } from "./use-uploads.ts";

type Props = { uploads: Upload[]; onDismiss: (key: number) => void };

/** Files that are on their way, and those that were refused. */
export function Uploads({ uploads, onDismiss }: Props) {
  return (
    <ul className="uploads" aria-live="polite">
      {uploads.map(({ key, name, share, failure }) => (
        <li key={key} data-failed={failure ? true : undefined}>
          <span>{name}</span>
          {failure ? (
            <>
              <span className="refused">{failure}</span>
              <button type="button" className="plain" aria-label={`Dismiss ${name}`} onClick={() => onDismiss(key)}>
                <Icon name="close" />
              </button>
            </>
          ) : (
            <progress aria-label={`Upload of ${name}`} value={share} max={1} />
          )}
        </li>
      ))}
    </ul>
  );
}
