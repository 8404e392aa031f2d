import type { GateQuestions } from "../commands/form-ports.ts";
import type { Redis } from "./redis.ts";
import { rootKey } from "./scripts.ts";

/** What gates note down with the script `ask`, for as long as they wait. */
export function openGateQuestions({
  redis,
  domain,
}: {
  readonly redis: Redis;
  readonly domain: string;
}): GateQuestions {
  return {
    async isAwaited(question, asker) {
      const key = `${rootKey(domain)}:question:${question}`;
      return (await redis.ask(() => redis.client.get(key))) === asker;
    },
  };
}
