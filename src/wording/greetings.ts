/** How people begin who do not know what to write. Each counts in every language. */
const GREETINGS: ReadonlySet<string> = new Set([
  "hi",
  "hey",
  "hello",
  "hallo",
  "moin",
  "servus",
  "hola",
  "buenas",
  "salut",
  "bonjour",
  "bonsoir",
  "coucou",
  "привет",
  "здравствуйте",
  "здравствуй",
  "你好",
  "您好",
  "嗨",
  "menu",
]);

const WAVE = "👋";
const DECORATION = /[\s.,!¡…。，！]|\p{Emoji_Modifier}|\uFE0F/gu;

/** Whether a message is no more than a greeting, or asks where to begin. */
export function isGreeting(text: string): boolean {
  const plain = text.toLowerCase().replace(DECORATION, "");
  return GREETINGS.has(plain.replaceAll(WAVE, "")) || plain === WAVE || /^\?+$/.test(plain);
}
