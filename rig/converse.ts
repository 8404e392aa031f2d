import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";

/** Converse.js, served to a browser, with one account that is logged in at once. */
export interface ConversePage {
  readonly url: string;
  stop(): Promise<void>;
}

const require = createRequire(import.meta.url);
const DIST = dirname(require.resolve("converse.js/dist/converse.js"));

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** `websocket` is where the XMPP server listens for WebSocket (RFC 7395). */
export async function serveConverse(
  websocket: string,
  account: { readonly jid: string; readonly password: string },
): Promise<ConversePage> {
  const server = createServer(async ({ url = "/" }, response) => {
    const path = new URL(url, "http://localhost").pathname;
    if (path === "/") {
      response.setHeader("content-type", "text/html; charset=utf-8").end(pageFor(websocket, account));
      return;
    }
    try {
      const content = await readFile(join(DIST, decodeURIComponent(path)));
      response.setHeader("content-type", TYPES[extname(path)] ?? "application/octet-stream").end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function pageFor(
  websocket: string,
  { jid, password }: { readonly jid: string; readonly password: string },
): string {
  const settings = {
    websocket_url: websocket,
    jid,
    password,
    auto_login: true,
    authentication: "login",
    view_mode: "fullscreen",
    discover_connection_methods: false,
    keepalive: false,
    persistent_store: "none",
    assets_path: "/",
  };
  return `<!doctype html>
<meta charset="utf-8">
<link rel="stylesheet" href="/converse.min.css">
<script type="module" src="/converse.min.js"></script>
<body class="converse-fullscreen">
<script type="module">converse.initialize(${JSON.stringify(settings)});</script>
`;
}
