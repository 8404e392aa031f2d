import { describe, expect, it } from "vitest";
import { isGreeting } from "../../src/wording/greetings.ts";

describe("a greeting", () => {
  it.each(["hallo", "Hello!", "hi 👋🏽", "¡Hola!", "Привет", "你好！", "?", "??", "menu", "Bonjour, !"])(
    "is “%s”",
    (text) => expect(isGreeting(text)).toBe(true),
  );

  it.each(["invite", "hi invite", "hello world", "help", "", "!", "why?"])("is not “%s”", (text) =>
    expect(isGreeting(text)).toBe(false),
  );
});
