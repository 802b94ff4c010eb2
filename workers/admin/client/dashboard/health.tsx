import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "../api/client.ts";
import { Badge, toWords } from "../ui/badge.tsx";
import { NotLoaded } from "../ui/not-loaded.tsx";

const REFRESH_MS = 30_000;

/** Whether the Workers and their databases answer. 503 is an answer too: it says which of them do not. */
async function readHealth(): Promise<Schemas["Readiness"]> {
  return (await (await fetch("/ready")).json()) as Schemas["Readiness"];
}

export function Health() {
  const { data, error, refetch } = useQuery({
    queryKey: ["health"],
    queryFn: readHealth,
    refetchInterval: REFRESH_MS,
    meta: { showsError: true },
  });
  const workers = Object.entries(data?.workers ?? {});
  const isHealthy = ({ worker, database = "ok" }: (typeof workers)[number][1]) => worker === "ok" && database === "ok";
  // What was read before does not say how it is now.
  const content =
    error || !data ? (
      <NotLoaded error={error} onRetry={refetch} />
    ) : (
      <>
        <ul className="badges plain-list">
          {workers.map(([name, health]) => (
            <li key={name}>
              <Badge
                tone={isHealthy(health) ? "good" : "bad"}
              >{`${toWords(name)}${isHealthy(health) ? "" : " is not healthy"}`}</Badge>
            </li>
          ))}
        </ul>
        <p className="soft small">
          {data.status === "ok" ? "Every part of the shop answers." : "Not every part of the shop answers."}
        </p>
      </>
    );
  return (
    <section className="card" aria-labelledby="health">
      <h2 id="health">Health</h2>
      {content}
    </section>
  );
}
