import { accepted, DOMAIN, type Expected, preauth, refused, register, type Scenario } from "./scenario.ts";

const REGISTER = "jabber:iq:register";

const nobody = {
  "potpan@montague.example": null,
  "potpan-2@montague.example": null,
  "potpan@capulet.example": null,
};

/** Registrations as no client sends them by accident. */
const requests: readonly {
  readonly what: string;
  readonly request: (name: string) => string;
  readonly gets: Expected;
  readonly registers?: boolean;
}[] = [
  {
    what: "with prefixed namespaces",
    gets: accepted,
    registers: true,
    request: (name) =>
      `<iq type='set'><r:query xmlns:r='${REGISTER}'><r:username>${name}</r:username><r:password>wherefore</r:password></r:query></iq>`,
  },
  {
    what: "to another domain",
    gets: refused("service-unavailable"),
    request: (name) =>
      `<iq type='set' to='capulet.example'><query xmlns='${REGISTER}'><username>${name}</username><password>wherefore</password></query></iq>`,
  },
  {
    what: "to an account",
    gets: refused("service-unavailable"),
    request: (name) =>
      `<iq type='set' to='${name}@montague.example'><query xmlns='${REGISTER}'><username>${name}</username><password>wherefore</password></query></iq>`,
  },
  {
    what: "with two children",
    gets: refused("bad-request"),
    request: (name) =>
      `<iq type='set'><query xmlns='${REGISTER}'><username>${name}</username><password>wherefore</password></query><query xmlns='${REGISTER}'><username>${name}-2</username><password>wherefore</password></query></iq>`,
  },
  {
    what: "with two names",
    gets: refused("bad-request"),
    request: (name) =>
      `<iq type='set'><query xmlns='${REGISTER}'><username>${name}</username><username>${name}-2</username><password>wherefore</password></query></iq>`,
  },
  {
    what: "with a form",
    gets: accepted,
    registers: true,
    request: (name) =>
      `<iq type='set'><query xmlns='${REGISTER}'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>${REGISTER}</value></field><field var='username'><value>${name}</value></field><field var='password'><value>wherefore</value></field></x></query></iq>`,
  },
  {
    what: "with a name and a form of another",
    gets: refused("bad-request"),
    request: (name) =>
      `<iq type='set'><query xmlns='${REGISTER}'><username>${name}</username><password>wherefore</password><x xmlns='jabber:x:data' type='submit'><field var='username'><value>${name}-2</value></field><field var='password'><value>wherefore</value></field></x></query></iq>`,
  },
  {
    what: "that is a removal, too",
    gets: refused("bad-request"),
    request: (name) =>
      `<iq type='set'><query xmlns='${REGISTER}'><username>${name}</username><password>wherefore</password><remove/></query></iq>`,
  },
  {
    what: "with a removal of another namespace",
    gets: accepted,
    registers: true,
    request: (name) =>
      `<iq type='set'><query xmlns='${REGISTER}'><username>${name}</username><password>wherefore</password><remove xmlns='urn:example'/></query></iq>`,
  },
  {
    what: "in capitals",
    gets: accepted,
    registers: true,
    request: (name) =>
      `<iq type='set'><query xmlns='${REGISTER}'><username>${name.toUpperCase()}</username><password>wherefore</password></query></iq>`,
  },
  {
    what: "of 300,000 characters",
    gets: "ends",
    request: (name) =>
      `<iq type='set'><query xmlns='${REGISTER}'><username>${name}</username><password>wherefore</password><email>${"x".repeat(300_000)}</email></query></iq>`,
  },
];
/** From a stream that was opened to the other domain: it registers there, if anywhere. */
const fromElsewhere: Scenario = {
  name: "a stream that was opened to another host of the server does not reach this one",
  before: { invitations: { one: {} } },
  steps: [
    {
      client: "friend@capulet.example",
      sends: preauth("one"),
      gets: [refused("service-unavailable"), "ends"],
    },
    {
      client: "other@capulet.example",
      sends: register("potpan"),
      gets: [refused("service-unavailable"), "ends"],
    },
    {
      client: "third@capulet.example",
      sends: `<iq type='get' to='${DOMAIN}'><query xmlns='${REGISTER}'/></iq>`,
      gets: [refused("service-unavailable"), "ends"],
    },
  ],
  after: { accounts: nobody },
};

/** By each of them: without a token, with one, and for a name that is kept for another token. */
export const oddScenarios: readonly Scenario[] = [
  fromElsewhere,
  ...requests.flatMap(({ what, request, gets, registers = false }) => [
    {
      name: `a registration ${what} needs a token`,
      steps: [
        { client: "friend", sends: request("potpan"), gets: registers ? refused("not-allowed") : gets },
      ],
      after: { accounts: nobody },
    },
    {
      name: `a registration ${what} ${registers ? "makes the token's one account" : "leaves the token unused"}`,
      before: { invitations: { one: {} } },
      steps: [
        { client: "friend", sends: preauth("one"), gets: accepted },
        { client: "friend", sends: request("potpan"), gets },
      ],
      after: registers
        ? { used: { one: ["potpan"] }, accounts: { ...nobody, "potpan@montague.example": "wherefore" } }
        : { accounts: nobody },
    },
    {
      name: `a registration ${what} does not get round a reserved name`,
      before: { invitations: { potpans: { name: "potpan" }, one: {} } },
      steps: [
        { client: "friend", sends: preauth("one"), gets: accepted },
        { client: "friend", sends: request("potpan"), gets: registers ? refused("not-allowed") : gets },
      ],
      after: { accounts: nobody },
    },
  ]),
];
