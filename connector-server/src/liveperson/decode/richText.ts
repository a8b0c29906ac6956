/** Structured content in plain words: its texts, titles and buttons in reading order. Bounded in depth and size. */
import { asFields, asList, asText } from './reading.ts';

const MOST_DEPTH = 20;
const MOST_PARTS = 200;
const MOST_CHARS = 8_000;

function collect(value: unknown, depth: number, parts: string[]): void {
  if (depth > MOST_DEPTH || parts.length >= MOST_PARTS) return;
  const element = asFields(value);
  const type = asText(element.type);
  const title = asText(element.title);
  if (type === 'button' || type === 'submitButton') parts.push(`[${title || asText(element.tooltip) || 'button'}]`);
  else if (type === 'image') parts.push(`(image${asText(element.caption) ? `: ${asText(element.caption)}` : ''})`);
  else if (type === 'map') parts.push('(map)');
  else if (asText(element.text) !== '') parts.push(asText(element.text));
  else if (title !== '' && type !== '') parts.push(title);
  for (const child of asList(element.elements)) collect(child, depth + 1, parts);
}

export function describeRichContent(content: unknown): string {
  const parts: string[] = [];
  collect(content, 0, parts);
  const text = parts.join('\n').slice(0, MOST_CHARS);
  return text === '' ? 'A card without text' : text;
}

/** The offered answers as `[one] [two]`, or ''. */
export function describeQuickReplies(quickReplies: unknown): string {
  return asList(asFields(quickReplies).replies)
    .slice(0, MOST_PARTS)
    .map((reply) => asText(asFields(reply).title))
    .filter((title) => title !== '')
    .map((title) => `[${title}]`)
    .join(' ');
}
