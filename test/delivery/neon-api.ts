import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { listenOnLoopback } from "../../tools/local/ports.ts";

/** An emulator of Neon's API on loopback: all branches are the same real PostgreSQL. */
export interface NeonApi {
  url: string;
  calls: string[];
  projects: { id: string; name: string; region: unknown; branches: { id: string; name: string }[] }[];
  /** The call that fails, counted from 0: before it has an effect, or after. */
  fail?: { call: number; how: "before" | "after" };
  close(): Promise<void>;
}

export const API_KEY = "napi_test";

export async function startNeonApi(adminUrl: string): Promise<NeonApi> {
  const api: NeonApi = { url: "", calls: [], projects: [], close: async () => undefined };
  let polls = 0;
  const server = createServer(async (request, response) => {
    const send = (status: number, body: object) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (request.headers.authorization !== `Bearer ${API_KEY}`) return send(401, { message: "bad key" });
    const body = request.method === "POST" ? ((await json(request)) as Record<string, Record<string, unknown>>) : {};
    const { pathname, searchParams } = new URL(request.url ?? "", "http://neon");
    const call = api.calls.push(`${request.method} ${pathname}`) - 1;
    if (api.fail?.call === call && api.fail.how === "before")
      return send(500, { message: `injected failure at call ${call}` });
    const answer = route(request.method ?? "", pathname, searchParams, body);
    if (api.fail?.call === call) return send(500, { message: `injected failure at call ${call}` });
    send(answer ? 200 : 404, answer ?? { message: "not found" });
  });

  function route(method: string, path: string, query: URLSearchParams, body: Record<string, Record<string, unknown>>) {
    const [, , projectId, kind] = path.split("/");
    const project = api.projects.find(({ id }) => id === projectId);
    if (path === "/projects" && method === "GET") return { projects: api.projects };
    if (path === "/projects") {
      const id = `project-${api.projects.length + 1}`;
      const { name, region_id: region, branch } = body.project ?? {};
      const branches = [{ id: "branch-1", name: (branch as { name: string }).name }];
      const made = { id, name: String(name), region, branches };
      api.projects.push(made);
      return { project: made, branch: branches[0], operations: [{ id: "operation" }] };
    }
    if (!project) return undefined;
    // Each operation is running at first.
    if (kind === "operations") return { operation: { status: polls++ % 2 ? "finished" : "running" } };
    if (kind === "connection_uri") {
      if (!project.branches.some(({ id }) => id === query.get("branch_id"))) return undefined;
      const uri = new URL(adminUrl);
      if (query.get("pooled") === "true") uri.searchParams.set("application_name", "pooled");
      return { uri: uri.href };
    }
    if (method === "GET") return { branches: project.branches };
    const made = { id: `branch-${project.branches.length + 1}`, name: String(body.branch?.name) };
    project.branches.push(made);
    return { branch: made, operations: [{ id: "operation" }] };
  }

  const { origin, close } = await listenOnLoopback(server);
  Object.assign(api, { url: origin, close });
  return api;
}
