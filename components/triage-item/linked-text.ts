export type TextPart = { kind: "text"; text: string } | { kind: "link"; url: string };

const ADDRESS = /https?:\/\/[^\s<>"'`]+/g;
/** What ends a sentence rather than an address. */
const AFTER = /[.,;:!?)\]}]+$/;

/** A comment cut into its words and its http(s) addresses; joined again it is the text as it was. */
export function linkedText(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const url = withoutTail(found[0]);
    if (!URL.canParse(url)) continue;
    if (found.index > at) parts.push({ kind: "text", text: text.slice(at, found.index) });
    parts.push({ kind: "link", url });
    at = found.index + url.length;
  }
  if (at < text.length) parts.push({ kind: "text", text: text.slice(at) });
  return parts;
}

/** A closing bracket belongs to the address when it was opened there, as in Wikipedia's. */
function withoutTail(address: string): string {
  const tail = AFTER.exec(address.slice(-20))?.[0] ?? "";
  const url = address.slice(0, address.length - tail.length);
  return tail.startsWith(")") && url.includes("(") ? `${url})` : url;
}
