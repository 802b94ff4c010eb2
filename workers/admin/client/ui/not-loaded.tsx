import { Failure } from "./failure.tsx";
import { Loading } from "./loading.tsx";

/** Takes the place of what is not there yet: says that it is being loaded, or why it could not be. */
export function NotLoaded({ error, onRetry }: { error: unknown; onRetry: () => unknown }) {
  return error ? <Failure error={error} onRetry={onRetry} /> : <Loading />;
}
