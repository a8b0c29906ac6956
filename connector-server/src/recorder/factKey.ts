import { createHash } from 'node:crypto';
import type { ConversationFact } from '../conversation/facts.ts';

/** The name of a fact: equal facts have equal names, whoever reports them and in whatever member order. */
export function factKey(fact: ConversationFact): string {
  return `${fact.type}:${createHash('sha256').update(canonical(fact)).digest('base64url').slice(0, 22)}`;
}

/** JSON with sorted members. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** Short fingerprint of what was written, to tell whether there is anything new to write. */
export function fingerprint(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('base64url').slice(0, 32);
}
