import { expect, it } from "vitest";
import { MAX_AVATAR_BYTES, readAvatar } from "../../../src/xmpp/entity/avatar.ts";
import { aProfile } from "../../support/profile.ts";

const png = Buffer.from(aProfile.avatar.base64, "base64");

it("a PNG is described by its hash and its size", () => {
  expect(readAvatar(png)).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{40}$/),
    base64: png.toString("base64"),
    bytes: png.length,
    width: 256,
    height: 256,
  });
});

it.each([
  ["nothing", Buffer.alloc(0)],
  ["a beginning", png.subarray(0, 20)],
  ["another kind of picture", Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>".repeat(2))],
  ["one that is too large", Buffer.concat([png, Buffer.alloc(MAX_AVATAR_BYTES)])],
])("%s is no avatar", (_, picture) => {
  expect(readAvatar(picture)).toBeUndefined();
});
