import { NS } from "../src/xmpp/namespaces.ts";
import { RegistrationStream } from "../src/xmpp/registration/registration-stream.ts";
import { StanzaError } from "../src/xmpp/session/errors.ts";
import { xml } from "../src/xmpp/xml.ts";
import { type Domain, PASSWORD, startDomains } from "./domains.ts";
import type { Endpoint } from "./member.ts";
import { type MeasurePart, outstandingOf } from "./options.ts";
import { addsAtMost, type Measure } from "./report.ts";
import { inOrder, takeTurns } from "./round-robin.ts";
import { issue } from "./seed-data.ts";
import { type Latency, latencyOf, repeat, timeOf } from "./statistics.ts";
import { type StockHost, startStock } from "./stock-baseline.ts";

/** Many short turns: what the machine does for a second or two is to fall on all that is compared. */
const TURNS_A_ROUND = 6;
const REGISTERED_A_TURN = 10;
/** Of those that make contacts, as stock's do. Stock takes seconds for each where it has many. */
const BEFRIENDED_A_ROUND = 20;
/** No inviter of a round gets more than one contact, so that none has a roster that grows. */
const INVITERS = BEFRIENDED_A_ROUND;

/** Registering an account through the gate, beside a server without one, and beside Prosody's own invitations. */
export const measureRegistration: MeasurePart = async (effort) => {
  const outstanding = outstandingOf(effort);
  const domains = await startDomains(outstanding);
  const stock = await startStock(outstanding);
  const { server, ungated } = domains;
  for (const { name } of domains.all)
    for (let n = 0; n < INVITERS; n++) server.addUser(`host${n}@${name}`, PASSWORD);
  let friends = 0;
  const register = (at: Endpoint, domain: string, begin?: Beginning) =>
    timeOf(() => registerAccount(at, domain, `friend${++friends}`, begin));
  const withToken = (at: Endpoint, domain: string, token: string) => register(at, domain, showToken(token));

  async function byOperator({ name, store }: Domain): Promise<readonly number[]> {
    const invites = await inOrder([...Array(REGISTERED_A_TURN)], () => issue(store));
    return inOrder(invites, ({ token }) => withToken(server, name, token));
  }

  /** Who become contacts of whom they invited. */
  async function byMembers({ name, store }: Domain): Promise<readonly number[]> {
    const numbers = [...Array(BEFRIENDED_A_ROUND).keys()];
    const invites = await inOrder(numbers, (n) => issue(store, { inviter: `host${n}@${name}` }));
    return inOrder(invites, ({ token }) => withToken(server, name, token));
  }

  const atStock = (host: StockHost) =>
    repeat(roundOf(host.outstanding), () => withToken(stock.server, host.name, host.takeToken()));

  try {
    const alone = await takeTurns(effort.rounds * TURNS_A_ROUND, {
      ungated: () => repeat(REGISTERED_A_TURN, () => register(server, ungated)),
      inVain: () => repeat(REGISTERED_A_TURN, () => register(server, ungated, showTokenInVain)),
      gated: () => inOrder(domains.all, byOperator),
    });
    const withContact = await takeTurns(effort.rounds, {
      befriended: () => inOrder(domains.all, byMembers),
      stock: () => inOrder(stock.hosts, atStock),
    });
    const bySize = (rounds: readonly (readonly (readonly number[])[])[]): readonly Latency[] =>
      outstanding.map((_, index) => latencyOf(rounds.map((round) => round[index] ?? [])));
    return {
      title: "Registration",
      notes: [
        `One account after the other, each on a stream of its own from the first packet to the server’s yes: STARTTLS, the token (XEP-0445), in-band registration (XEP-0077). ${effort.rounds * TURNS_A_ROUND} rounds of ${REGISTERED_A_TURN}; where contacts are made, ${effort.rounds} of ${BEFRIENDED_A_ROUND}.`,
        "Without a gate: `mod_register_ibr` alone, at the same Prosody, so without a token and its round trip. That round trip is what any gate costs at least, so the target is for what comes on top of it: the same client shows a token in vain to the host without a gate, which Prosody refuses on its own, and registers all the same.",
        "What the gate adds are two waits for Redis, the look at the token and the claim, and the commit. That one comes after the server’s yes, and as one registration follows the other, falls on the next. Whether registration is open is read while a stream turns to TLS, for all that do so within a tenth of a second.",
        "Stock is a Prosody of its own with `mod_invites_register` on internal storage, filled beforehand. Its invitations are by members, and make contacts; so do ours that are compared with them.",
        "The client is the process that measures, with the stream on which the project’s own pages register.",
      ],
      measures: measuresOf(outstanding, {
        ungated: latencyOf(alone.ungated),
        inVain: latencyOf(alone.inVain),
        gated: bySize(alone.gated),
        befriended: bySize(withContact.befriended),
        stock: bySize(withContact.stock),
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
    readonly inVain: Latency;
    readonly gated: readonly Latency[];
    readonly befriended: readonly Latency[];
    readonly stock: readonly Latency[];
  },
): readonly Measure[] {
  const sayCount = (index: number) => `${(outstanding[index] ?? 0).toLocaleString("en")} outstanding`;
  const { ungated, inVain } = found;
  const withoutGate = { what: "without a gate, p50", value: ungated.p50 };
  const shownInVain = { what: "without a gate, a token shown in vain, p50", value: inVain.p50 };
  return [
    { what: shownInVain.what, unit: "ms", ours: inVain.p50, baseline: withoutGate },
    ...found.gated.map(
      (latency, index): Measure => ({
        what: `through the gate, p50, ${sayCount(index)}`,
        unit: "ms",
        ours: latency.p50,
        baseline: shownInVain,
        target: addsAtMost(1.5, 0.15),
      }),
    ),
    ...found.gated.slice(0, 1).map(
      (latency): Measure => ({
        what: `through the gate, p50, ${sayCount(0)}`,
        unit: "ms",
        ours: latency.p50,
        baseline: withoutGate,
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

/** What a stream does before it registers. */
type Beginning = (stream: RegistrationStream) => Promise<unknown>;

export function showToken(token: string): Beginning {
  return (stream) => stream.ask(xml("preauth", { xmlns: NS.preauth, token }));
}

/** Where nobody knows of tokens: the server answers by itself that it does not. */
async function showTokenInVain(stream: RegistrationStream): Promise<void> {
  const isRefused = await showToken("in-vain")(stream).then(
    () => false,
    (error) => error instanceof StanzaError,
  );
  if (!isRefused) throw new Error("somebody took a token that nobody knows");
}

/** On a stream of its own. */
export async function registerAccount(
  { port, caFile }: Endpoint,
  domain: string,
  username: string,
  begin: Beginning = async () => undefined,
): Promise<void> {
  const stream = await RegistrationStream.open(
    { service: `xmpp://127.0.0.1:${port}`, domain, requireTls: true, caFile },
    AbortSignal.timeout(120_000),
  );
  await begin(stream);
  const fields = [xml("username", {}, username), xml("password", {}, PASSWORD)];
  await stream.ask(xml("query", { xmlns: NS.register }, ...fields));
  stream.close();
}

/** Fewer, the longer each takes. */
function roundOf(outstanding: number): number {
  return Math.min(BEFRIENDED_A_ROUND, Math.max(1, Math.round(30_000 / outstanding)));
}
