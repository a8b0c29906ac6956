/** Cuts a message into plain text and links. Only http and https become links; everything else stays text. */
export interface TextPart {
  readonly key: string;
  readonly text: string;
  /** Address to link to, or null for plain text. */
  readonly href: string | null;
}

const CANDIDATE = /\bhttps?:\/\/[^\s<>"'`\p{Cc}\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/giu;
const TRAILING = /[.,;:!?)\]}»”’]+$/u;

function safeAddress(text: string): string | null {
  try {
    const url = new URL(text);
    // An address with a user name in front shows one host and opens another.
    const plain = (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === '';
    return plain ? url.href : null;
  } catch {
    return null;
  }
}

/** Parts in order; joining their texts gives `text` again. */
export function linkParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  const add = (piece: string, href: string | null): void => {
    if (piece) parts.push({ key: String(parts.length), text: piece, href });
  };
  let end = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const candidate = match[0].replace(TRAILING, '');
    const href = safeAddress(candidate);
    if (href === null) continue;
    add(text.slice(end, match.index), null);
    add(candidate, href);
    end = match.index + candidate.length;
  }
  add(text.slice(end), null);
  return parts;
}
