import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import type { Credentials, Mechanism } from "@xmpp/client";

const deriveKey = promisify(pbkdf2);

/** Fewer rounds make a stolen challenge cheap to guess from (RFC 5802 §5.1); more only keep this process busy. */
const MIN_ROUNDS = 4096;
const MAX_ROUNDS = 10_000_000;

/** The other side could not show that it knows the account's password. */
export class ServerNotProvenError extends Error {
  override readonly name = "ServerNotProvenError";
}

/** Passwords are salted once for each salt and number of rounds, which is the slow part of a login. */
export type SaltedPasswords = Map<string, Buffer>;

/** SCRAM (RFC 5802, RFC 7677) without channel binding. One object serves one login. */
export class Scram implements Mechanism {
  readonly clientFirst = true;
  readonly name: string;
  readonly #hash: "sha1" | "sha256";
  readonly #salted: SaltedPasswords;
  readonly #nonce = randomBytes(24).toString("base64");
  #firstBare = "";
  #challenge: string | undefined;
  #serverSignature: Buffer | undefined;
  #isProven = false;

  constructor(hash: "sha1" | "sha256", salted: SaltedPasswords) {
    this.name = hash === "sha1" ? "SCRAM-SHA-1" : "SCRAM-SHA-256";
    this.#hash = hash;
    this.#salted = salted;
  }

  async response({ username, password }: Credentials): Promise<string> {
    if (this.#isProven) return "";
    if (this.#challenge === undefined) {
      this.#firstBare = `n=${username.normalize("NFKC").replace(/=/g, "=3D").replace(/,/g, "=2C")},r=${this.#nonce}`;
      return byteString(`n,,${this.#firstBare}`);
    }
    return byteString(await this.#prove(this.#challenge, password));
  }

  challenge(text: string): void {
    if (this.#serverSignature === undefined) this.#challenge = text;
    else this.verify(text);
  }

  /** Takes the server's last message, which XMPP carries in `<success/>`; throws unless the server is proven. */
  verify(text: string): void {
    if (this.#isProven && text === "") return;
    const given = Buffer.from(attributes(text).get("v") ?? "", "base64");
    const expected = this.#serverSignature;
    if (expected === undefined || given.length !== expected.length || !timingSafeEqual(given, expected)) {
      throw new ServerNotProvenError("the server's signature is missing or wrong");
    }
    this.#isProven = true;
  }

  /** The client-final-message, RFC 5802 §3. */
  async #prove(challenge: string, password: string): Promise<string> {
    const fields = attributes(challenge);
    const nonce = fields.get("r") ?? "";
    const rounds = Number(fields.get("i"));
    const salt = fields.get("s") ?? "";
    if (!nonce.startsWith(this.#nonce) || nonce === this.#nonce || fields.has("m")) {
      throw new ServerNotProvenError("the server's challenge is not an answer to this login");
    }
    if (!Number.isInteger(rounds) || rounds < MIN_ROUNDS || rounds > MAX_ROUNDS) {
      throw new ServerNotProvenError(`the server asks for ${rounds} rounds of hashing`);
    }
    const saltedPassword = await this.#salt(password, salt, rounds);
    const withoutProof = `c=${Buffer.from("n,,").toString("base64")},r=${nonce}`;
    const authMessage = `${this.#firstBare},${challenge},${withoutProof}`;
    const clientKey = this.#hmac(saltedPassword, "Client Key");
    const clientSignature = this.#hmac(createHash(this.#hash).update(clientKey).digest(), authMessage);
    const proof = clientKey.map((byte, index) => byte ^ (clientSignature[index] ?? 0));
    this.#serverSignature = this.#hmac(this.#hmac(saltedPassword, "Server Key"), authMessage);
    return `${withoutProof},p=${Buffer.from(proof).toString("base64")}`;
  }

  async #salt(password: string, salt: string, rounds: number): Promise<Buffer> {
    const key = `${this.#hash} ${rounds} ${salt}`;
    const known = this.#salted.get(key);
    if (known !== undefined) return known;
    const bytes = this.#hash === "sha1" ? 20 : 32;
    const normal = password.normalize("NFKC");
    const salted = await deriveKey(normal, Buffer.from(salt, "base64"), rounds, bytes, this.#hash);
    this.#salted.clear();
    this.#salted.set(key, salted);
    return salted;
  }

  #hmac(key: Buffer, text: string): Buffer {
    return createHmac(this.#hash, key).update(text).digest();
  }
}

/** PLAIN (RFC 4616), which hands the server the password: only for a verified TLS connection. */
export class Plain implements Mechanism {
  readonly clientFirst = true;
  readonly name = "PLAIN";

  response({ username, password }: Credentials): string {
    return byteString(`\0${username}\0${password}`);
  }

  challenge(): void {
    throw new ServerNotProvenError("the server answered PLAIN with a challenge");
  }
}

function attributes(message: string): ReadonlyMap<string, string> {
  return new Map(message.split(",").map((field) => [field.slice(0, 1), field.slice(2)]));
}

/** xmpp.js passes these through btoa, which takes one character an octet. */
function byteString(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}
