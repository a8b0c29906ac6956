/** What LivePerson tells of a customer (addresses, numbers, claims) lies sealed in the facts: a copy of the database does not show it. */
import type { ConversationFact } from '../conversation/facts.ts';
import type { Sealer } from '../support/seal.ts';

/** The body to store. `told` of an `attributes` fact becomes `sealed`, bound to its conversation. */
export function sealedBody(fact: ConversationFact, connectionId: string, sealer: Sealer | undefined): unknown {
  if (fact.type !== 'attributes' || sealer === undefined) return fact;
  const { told, ...open } = fact;
  return { ...open, sealed: sealer.seal(JSON.stringify(told), contextOf(connectionId, fact.conversationId)) };
}

/**
 * The body as it was given to `sealedBody`. `unreadable`: sealed under a key this server was not given (the key was
 * changed and the older one is gone), or changed by somebody; then nothing is known of that customer.
 */
export function openedBody(
  body: unknown,
  connectionId: string,
  conversationId: string,
  sealer: Sealer | undefined,
): { body: unknown } | 'unreadable' {
  if (typeof body !== 'object' || body === null || !('sealed' in body)) return { body };
  const { sealed, ...open } = body;
  if (typeof sealed !== 'string' || sealer === undefined) return 'unreadable';
  try {
    return {
      body: { ...open, told: JSON.parse(sealer.open(sealed, contextOf(connectionId, conversationId))) as unknown },
    };
  } catch {
    return 'unreadable';
  }
}

function contextOf(connectionId: string, conversationId: string): string {
  return `attributes:${connectionId}:${conversationId}`;
}
