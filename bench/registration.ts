import { NS } from "../src/xmpp/namespaces.ts";
import { RegistrationStream } from "../src/xmpp/registration-stream.ts";
import { xml } from "../src/xmpp/xml.ts";
import { type Domain, PASSWORD, startDomains } from "./domains.ts";
import { type MeasurePart, outstandingOf } from "./extent.ts";
import { issue } from "./fill.ts";
import type { Endpoint } from "./member.ts";
import { addsAtMost, type Measure } from "./report.ts";
import { type Latency, latencyOf, repeat, timeOf } from "./statistics.ts";
import { type StockHost, startStock } from "./stock.ts";
import { inOrder, takeTurns } from "./turns.ts";

const REGISTERED_A_ROUND = 20;
/** No inviter of a round gets more than one contact, so that none has a roster that grows. */
const INVITERS = REGISTERED_A_ROUND;

/** Registering an account through the gate, beside a server without one, and beside Prosody's own invitations. */
export const measureRegistration: MeasurePart = async (extent) => {
  const outstanding = outstandingOf(extent);
  const domains = await startDomains(outstanding);
  const stock = await startStock(outstanding);
  const { server, ungated } = domains;
  for (const { name } of domains.all)
    for (let n = 0; n < INVITERS; n++) server.addUser(`host${n}@${name}`, PASSWORD);
  let friends = 0;
  const register = (at: Endpoint, domain: string, token?: string) =>
    timeOf(() => registerAccount(at, domain, `friend${++friends}`, token));

  /** By the operator, or by members, who become contacts. */
  async function throughGate(
    { name, store }: Domain,
    by: "operator" | "members",
  ): Promise<readonly number[]> {
    const tokens = await inOrder([...Array(REGISTERED_A_ROUND).keys()], async (n) => {
      const traits = by === "operator" ? {} : { inviter: `host${n}@${name}` };
      return (await issue(store, traits)).token;
    });
    return inOrder(tokens, (token) => register(server, name, token));
  }

  const atStock = (host: StockHost) =>
    repeat(roundOf(host.outstanding), () => register(stock.server, host.name, host.takeToken()));

  try {
    const times = await takeTurns(extent.rounds, {
      ungated: () => repeat(REGISTERED_A_ROUND, () => register(server, ungated)),
      gated: () => inOrder(domains.all, (domain) => throughGate(domain, "operator")),
      befriended: () => inOrder(domains.all, (domain) => throughGate(domain, "members")),
      stock: () => inOrder(stock.hosts, atStock),
    });
    const bySize = (rounds: readonly (readonly (readonly number[])[])[]): readonly Latency[] =>
      outstanding.map((_, index) => latencyOf(rounds.map((round) => round[index] ?? [])));
    return {
      title: "Registration",
      notes: [
        `One account after the other, each on a stream of its own from the first packet to the server’s yes: STARTTLS, the token (XEP-0445), in-band registration (XEP-0077); ${REGISTERED_A_ROUND} a round, ${extent.rounds} rounds.`,
        "Without a gate: `mod_register_ibr` alone, at the same Prosody, so without a token and its round trip.",
        "Stock is a Prosody of its own with `mod_invites_register` on internal storage, filled beforehand. Its invitations are by members, and make contacts; so do ours that are compared with them.",
        "The client is the process that measures, with the stream on which the project’s own pages register.",
      ],
      measures: measuresOf(outstanding, {
        ungated: latencyOf(times.ungated),
        gated: bySize(times.gated),
        befriended: bySize(times.befriended),
        stock: bySize(times.stock),
      }),
    };
  } finally {
    await stock.stop();
    await domains.stop();
  }
};

function measuresOf(
  outstanding: readonly number[],
  found: {
    readonly ungated: Latency;
    readonly gated: readonly Latency[];
    readonly befriended: readonly Latency[];
    readonly stock: readonly Latency[];
  },
): readonly Measure[] {
  const sayCount = (index: number) => `${(outstanding[index] ?? 0).toLocaleString("en")} outstanding`;
  return [
    ...found.gated.map(
      (latency, index): Measure => ({
        what: `through the gate, p50, ${sayCount(index)}`,
        unit: "ms",
        ours: latency.p50,
        baseline: { what: "without a gate, p50", value: found.ungated.p50 },
        target: addsAtMost(2, 0.3),
      }),
    ),
    ...found.befriended.map(
      (latency, index): Measure => ({
        what: `through the gate, with a contact, p50, ${sayCount(index)}`,
        unit: "ms",
        ours: latency.p50,
        baseline: { what: "stock, p50", value: found.stock[index]?.p50 ?? Number.NaN },
      }),
    ),
  ];
}

/** On a stream of its own, with a token or without. */
export async function registerAccount(
  { port, caFile }: Endpoint,
  domain: string,
  username: string,
  token: string | undefined,
): Promise<void> {
  const stream = await RegistrationStream.open(
    { service: `xmpp://127.0.0.1:${port}`, domain, requireTls: true, caFile },
    AbortSignal.timeout(120_000),
  );
  if (token !== undefined) await stream.ask(xml("preauth", { xmlns: NS.preauth, token }));
  const fields = [xml("username", {}, username), xml("password", {}, PASSWORD)];
  await stream.ask(xml("query", { xmlns: NS.register }, ...fields));
  stream.close();
}

/** Fewer, the longer each takes. */
function roundOf(outstanding: number): number {
  return Math.min(REGISTERED_A_ROUND, Math.max(1, Math.round(30_000 / outstanding)));
}
