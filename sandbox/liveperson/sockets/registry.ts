import type { JsonObject } from '../json.ts';

/** One open UMS socket. `send` never throws; frames to a closed socket vanish. */
export interface UmsSocket {
  kind: 'agent' | 'consumer';
  /** Old id of the agent, or the consumer id. */
  ownerId: string;
  /** The token that opened it. */
  token: string;
  /** v=2.1 (agents): shows suggested agents. */
  showsSuggested: boolean;
  clientProperties: JsonObject;
  /** Subscription ids by kind; they die with the socket. */
  routing: Set<string>;
  agentState: Set<string>;
  /** Dialogs a consumer socket follows. */
  dialogs: Set<string>;
  /** False from the moment on at which either side began to close it. */
  isOpen(): boolean;
  send(text: string): void;
  /** 1006 cuts the connection without a close frame. */
  close(code: number, reason: string): void;
}

export interface SocketRegistry {
  add(socket: UmsSocket): void;
  remove(socket: UmsSocket): void;
  of(ownerId: string): ReadonlySet<UmsSocket>;
  all(): Iterable<UmsSocket>;
}

const NONE: ReadonlySet<UmsSocket> = new Set();

export function createSocketRegistry(): SocketRegistry {
  const byOwner = new Map<string, Set<UmsSocket>>();
  const everyone = new Set<UmsSocket>();
  return {
    add(socket) {
      everyone.add(socket);
      const held = byOwner.get(socket.ownerId);
      if (held === undefined) byOwner.set(socket.ownerId, new Set([socket]));
      else held.add(socket);
    },
    remove(socket) {
      everyone.delete(socket);
      const held = byOwner.get(socket.ownerId);
      held?.delete(socket);
      if (held?.size === 0) byOwner.delete(socket.ownerId);
    },
    of: (ownerId) => byOwner.get(ownerId) ?? NONE,
    all: () => everyone,
  };
}
