const OTHERS = /\P{ASCII}/gu;
/** With one non-ASCII letter in this many, HTML in ASCII is longer by an eighth. */
const MOSTLY = 40;

/** Whether {@link asciiHtml} would be hardly longer, as where people write Latin letters. */
export function isMostlyAscii(html: string): boolean {
  return (html.match(OTHERS)?.length ?? 0) * MOSTLY < html.length;
}

/** The same text or attributes with ASCII alone: other letters become numeric character references. */
export function asciiHtml(html: string): string {
  return html.replace(OTHERS, (letter) => `&#${letter.codePointAt(0)};`);
}
