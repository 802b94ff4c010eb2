import { useQuery } from "@tanstack/react-query";
import { shop } from "../api/client.ts";
import { formatCount } from "../ui/format.ts";

/** The rows that were wrong, with the reason of each. */
export function ImportErrors({ id }: { id: string }) {
  const { data } = useQuery({
    queryKey: ["import", id],
    queryFn: async () => (await shop.GET("/api/v1/product-imports/{id}", { params: { path: { id } } })).data.errors,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!data || data.length === 0) return null;
  return (
    <details>
      <summary>{data.length === 1 ? "1 error" : `${formatCount(data.length)} errors`}</summary>
      <div className="table-frame">
        <table>
          <thead>
            <tr>
              <th scope="col">Row</th>
              <th scope="col">Column</th>
              <th scope="col">What is wrong</th>
            </tr>
          </thead>
          <tbody>
            {data.map(({ row, column, message }) => (
              <tr key={`${row} ${column} ${message}`}>
                <td>{row}</td>
                <td>{column || "–"}</td>
                <td>{message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
