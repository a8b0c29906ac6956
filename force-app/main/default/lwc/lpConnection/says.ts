/** Short makers of the effects that tell the model what happens. */
import type { HostCheck } from 'c/hostTypes';
import type { ConnectionStatus } from 'c/lpModel';
import type { AuthenticateFrame } from 'c/lpProtocol';
import type { Line, LineEffect, Step } from './line';

/** Time for opening, identity and authentication together, ms. Longer than the server's own limit, so that it speaks first. */
export const handshakeMs = 30_000;

export function lineSays(
  state: ConnectionStatus['state'],
  text: string,
  retryAt: number | null = null,
  action: ConnectionStatus['action'] = null,
): LineEffect {
  return { type: 'emit', event: { kind: 'line', state, text, retryAt, action } };
}

export function check(
  id: HostCheck['id'],
  state: HostCheck['state'],
  text: string,
  whoCanFix: HostCheck['whoCanFix'] = null,
): LineEffect {
  return { type: 'emit', event: { kind: 'check', check: { id, state, text, whoCanFix } } };
}

export function withEffects(line: Line, effects: readonly LineEffect[]): Step {
  return { line, effects };
}

/** A session id alone opens nothing: resuming is part of authenticating, on every socket anew. */
export function authenticateFrame({ protocol, session, connectionId, client }: Line, token: string): AuthenticateFrame {
  return {
    type: 'authenticate',
    protocol,
    token,
    ...(connectionId ? { connectionId } : {}),
    ...(session ? { resume: { sessionId: session.id, epoch: session.epoch, lastSeq: session.lastSeq } } : {}),
    client,
  };
}
