import { readFileSync } from "node:fs";
import net from "node:net";
import tls from "node:tls";
import { expect, it, onTestFinished } from "vitest";
import { createCertificates } from "../../../rig/certificates.ts";
import { TlsSocket } from "../../../src/xmpp/session/tls-socket.ts";

it("that the server resets right after the handshake is closed for its owner, and ends no process", async () => {
  const { caFile, certificateFile, keyFile } = await createCertificates({ names: ["montague.example"] });
  const [cert, key] = [readFileSync(certificateFile), readFileSync(keyFile)];
  const server = net.createServer((socket) => {
    const secured = new tls.TLSSocket(socket, { isServer: true, cert, key });
    secured.on("error", () => undefined);
    secured.once("secure", () => socket.resetAndDestroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());

  const { port } = server.address() as net.AddressInfo;
  const options = {
    service: `xmpps://127.0.0.1:${port}`,
    tls: { ca: readFileSync(caFile), servername: "montague.example" },
  };
  // Before or after it is open, as chance has it; an error that nobody hears would fail the run.
  for (let tries = 0; tries < 20; tries++) {
    const ended = TlsSocket.open(options, new AbortController().signal).then(
      (socket) => new Promise((resolve) => socket.once("close", () => resolve("closed"))),
      (error: Error) => error.message,
    );
    expect(await ended).toMatch(/closed|ECONNRESET/);
  }
});
