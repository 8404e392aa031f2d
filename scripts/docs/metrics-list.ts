import { openMetrics } from "../../src/web/metrics.ts";
import { table } from "./markdown.ts";

const NODE_PREFIX = "invite_bot_web_";

/** One sample of each, so that the text has all labels. */
const SAMPLES: Parameters<typeof openMetrics>[0] = {
  counted: {
    read: async () => ({
      events: new Map([["issued", 1]]),
      refusals: new Map([["expired", 1]]),
      commands: [{ command: "invite", door: "chat", outcome: "ok", count: 1 }],
      commandSeconds: { buckets: new Map(), sum: 0, count: 0 },
      redisErrors: 0,
    }),
  },
  heartbeats: { read: async () => ({ bots: [], standbys: [], gates: [] }) },
};

/** What `/metrics` has besides the metrics of Node.js itself. */
export async function renderMetrics(): Promise<string> {
  const metrics = openMetrics(SAMPLES);
  metrics.requestDone({ method: "GET", route: "/", status: 200, seconds: 0 });
  metrics.pageShown("opened");
  metrics.registrationDone("done", 0);
  const { text } = await metrics.render();
  const rows = [...text.matchAll(/^# HELP (\S+) (.*)\n# TYPE \S+ (\S+)/gm)]
    .filter(([, name = ""]) => !name.startsWith(NODE_PREFIX))
    .map(([, name = "", help = "", type = ""]) => [`\`${name}\``, type, labelsOf(text, name), help]);
  return table(["metric", "type", "labels", ""], rows);
}

function labelsOf(text: string, name: string): string {
  const [, sample = ""] = new RegExp(`^${name}(?:_bucket)?\\{(.*)\\} `, "m").exec(text) ?? [];
  const labels = [...sample.matchAll(/(\w+)="/g)].map(([, label = ""]) => label);
  return labels
    .filter((label) => label !== "le")
    .map((label) => `\`${label}\``)
    .join(", ");
}
