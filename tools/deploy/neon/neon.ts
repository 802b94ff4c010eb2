import { setTimeout as sleep } from "node:timers/promises";
import { UserFacingError } from "../../lib/command.ts";
import { callApi } from "../json-api.ts";

const LOCKED = 423;
const MAX_LOCKED_ATTEMPTS = 60;

interface Named {
  id: string;
  name: string;
}
interface Started {
  operations?: { id: string }[];
}
interface Created extends Started {
  project?: Named;
  branch?: Named;
}

/** The database and role of a new project. The role may create others, but cannot read their tables by default. */
const ADMIN = { database_name: "neondb", role_name: "neondb_owner" };

export interface NeonOptions {
  apiKey: string;
  /** The organization's id, for a personal key with access to several. */
  organization?: string;
  /** The address of the API; Neon's by default. */
  url?: string;
  /** Milliseconds between two polls of an operation; 1000 by default. */
  pause?: number;
}

export type Neon = ReturnType<typeof neonOf>;

/** A client for the part of Neon's API (v2) that is used here. */
export function neonOf({ apiKey, organization, url = "https://console.neon.tech/api/v2", pause = 1000 }: NeonOptions) {
  async function call<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const api = { name: "Neon", url, token: apiKey };
    for (let attempt = 1; ; attempt++) {
      const { ok, status, answer } = await callApi<Answer & { message: string }>(api, method, path, body);
      if (ok) return answer as Answer;
      // Another operation on the project is still running.
      if (status === LOCKED && attempt < MAX_LOCKED_ATTEMPTS) await sleep(pause);
      else throw new UserFacingError(`Neon refused ${method} ${path} (${status}): ${answer.message ?? ""}`);
    }
  }

  async function finish(project: string, { operations = [] }: Started): Promise<void> {
    for (const { id } of operations) {
      for (let attempt = 1; ; attempt++) {
        const { operation } = await call<{ operation: { status: string } }>(
          "GET",
          `/projects/${project}/operations/${id}`,
        );
        if (["finished", "skipped"].includes(operation.status)) break;
        if (["failed", "error", "cancelled"].includes(operation.status) || attempt === 120) {
          throw new UserFacingError(`Neon did not finish an operation (${operation.status}): run this again.`);
        }
        await sleep(pause);
      }
    }
  }

  return {
    async findProject(name: string): Promise<string | undefined> {
      const query = new URLSearchParams({ search: name, limit: "100", ...(organization && { org_id: organization }) });
      const { projects } = await call<{ projects: Named[] }>("GET", `/projects?${query}`);
      return projects.find((project) => project.name === name)?.id;
    },

    /** Creates a project. Its first branch stays empty: the branches of the environments start from it. */
    async createProject(name: string, region: string): Promise<string> {
      const branch = { name: "empty", ...ADMIN };
      const project = {
        name,
        region_id: region,
        pg_version: 18,
        branch,
        ...(organization && { org_id: organization }),
      };
      const created = await call<Created>("POST", "/projects", { project });
      const { id } = created.project as Named;
      await finish(id, created);
      return id;
    },

    async findBranch(project: string, name: string): Promise<string | undefined> {
      const { branches } = await call<{ branches: Named[] }>("GET", `/projects/${project}/branches?search=${name}`);
      return branches.find((branch) => branch.name === name)?.id;
    },

    async createBranch(project: string, name: string): Promise<string> {
      const body = { branch: { name }, endpoints: [{ type: "read_write" }] };
      const created = await call<Created>("POST", `/projects/${project}/branches`, body);
      await finish(project, created);
      return (created.branch as Named).id;
    },

    /** The address for the project's own role: of the direct host, or of the pooler. */
    async adminUrl(project: string, branch: string, { pooled = false } = {}): Promise<string> {
      const query = new URLSearchParams({ branch_id: branch, ...ADMIN, pooled: String(pooled) });
      return (await call<{ uri: string }>("GET", `/projects/${project}/connection_uri?${query}`)).uri;
    },
  };
}
