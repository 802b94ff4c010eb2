/**
 * A gateway that does only the first of its steps, as many as the var `STEPS` says: what a step costs is the
 * difference between two of these. What they forward to answers with a word.
 */
import { createGateway, stepNames } from "../../../workers/gateway/src/app.ts";

let gateway: ReturnType<typeof createGateway> | undefined;

export default {
  fetch(request: Request, env: { STEPS: string }, context: ExecutionContext) {
    gateway ??= createGateway(stepNames.slice(0, Number(env.STEPS)));
    return gateway.fetch(request, env, context);
  },
};
