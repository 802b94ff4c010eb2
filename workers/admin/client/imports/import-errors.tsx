import { useQuery } from "@tanstack/react-query";
import { shop } from "../api/client.ts";
import { Failure } from "../ui/failure.tsx";
import { countErrors, describeRowError } from "./import-text.ts";

/** The rows that were wrong, with the reason of each. */
export function ImportErrors({ id }: { id: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["import", id],
    queryFn: async () => (await shop.GET("/api/v1/product-imports/{id}", { params: { path: { id } } })).data.errors,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (error && !data) return <Failure error={error} onRetry={refetch} />;
  if (!data || data.length === 0) return null;
  return (
    <details>
      <summary>{countErrors(data.length)}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls by itself, so the keyboard must reach it. */}
      <section className="table-frame" aria-label="Errors of the import" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Row</th>
              <th scope="col">Column</th>
              <th scope="col">What is wrong</th>
            </tr>
          </thead>
          <tbody>
            {data.map((error) => (
              <tr key={`${error.row} ${error.column} ${error.message}`}>
                <td>{error.row}</td>
                <td>{error.column || "–"}</td>
                <td>{describeRowError(error)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
