/** Messages between the SDK bench and the processes that hold the agents. */
export type ToClient =
  | { op: 'open'; from: number; to: number; account: string; domain: string }
  /** How many messages were handled so far. */
  | { op: 'count' };

export type FromClient = { op: 'ready' } | { op: 'open'; open: number } | { op: 'count'; count: number };
