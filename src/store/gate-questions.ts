import type { GateQuestions } from "../ports/forms.ts";
import type { Redis } from "./redis/redis.ts";
import { rootKey } from "./redis/scripts.ts";

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
      return (await redis.run(() => redis.client.get(key))) === asker;
    },
  };
}
