import { describeWorkerContract } from "#shared/testing/worker-contract.ts";
import config from "../wrangler.toml?raw";
import { readVars } from "./env.ts";
import * as worker from "./index.ts";

describeWorkerContract({ config, worker, readVars });
