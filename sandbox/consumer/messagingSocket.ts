/** The consumer protocol over any WebSocket (browser or Node): requests matched by id, notifications handed on. No Node imports. */
export interface MessageRecord {
  sequence?: number;
  serverTimestamp?: number;
  originatorId: string;
  originatorMetadata: { id: string; role: string };
  event: { type: string; [member: string]: unknown };
  dialogId: string;
}

export interface ConversationChange {
  type: 'UPSERT' | 'DELETE';
  result: {
    convId: string;
    conversationDetails: {
      state: string;
      stage: string;
      skillId: string;
      closeReason?: string;
      participants: { id: string; role: string }[];
      dialogs: { dialogId: string; dialogType: string; state: string }[];
      [member: string]: unknown;
    };
    [member: string]: unknown;
  };
}

export type ConsumerEvent =
  | { kind: 'message'; record: MessageRecord }
  | { kind: 'conversation'; change: ConversationChange }
  | { kind: 'closed'; code: number; reason: string };

/** The cloud refused a request; `code` follows HTTP. */
export class RequestRefused extends Error {
  readonly code: number;
  constructor(code: number, text: string) {
    super(text);
    this.code = code;
  }
}

export interface MessagingSocket {
  /** Resolves with the answer's body; rejects with RequestRefused, or Error when the socket closes first. */
  request(type: string, body: unknown, extra?: Record<string, unknown>): Promise<unknown>;
  close(): void;
}

interface Incoming {
  kind?: string;
  type?: string;
  reqId?: string;
  code?: number;
  body?: { changes?: unknown[] } | string;
}

/** Opens the socket and signs in with InitConnection. */
export function openMessagingSocket(options: {
  url: string;
  jwt: string;
  clientProperties: Record<string, unknown>;
  onEvent: (event: ConsumerEvent) => void;
}): Promise<MessagingSocket> {
  return new Promise((resolve, reject) => {
    const ws = new WebSocket(options.url);
    const pending = new Map<string, { resolve: (body: unknown) => void; reject: (error: Error) => void }>();
    let count = 0;
    const request = (type: string, body: unknown, extra: Record<string, unknown> = {}): Promise<unknown> =>
      new Promise((done, failed) => {
        if (ws.readyState !== WebSocket.OPEN) return failed(new Error('socket is not open'));
        const id = String(count++);
        pending.set(id, { resolve: done, reject: failed });
        ws.send(JSON.stringify({ kind: 'req', id, type, body, ...extra }));
      });
    ws.addEventListener('message', (message: MessageEvent<string>) => {
      const frame = JSON.parse(message.data) as Incoming;
      if (frame.kind === 'resp') {
        const waiting = pending.get(frame.reqId ?? '');
        pending.delete(frame.reqId ?? '');
        if ((frame.code ?? 500) > 399)
          waiting?.reject(
            new RequestRefused(frame.code ?? 500, typeof frame.body === 'string' ? frame.body : 'refused'),
          );
        else waiting?.resolve(frame.body);
        return;
      }
      if (frame.kind !== 'notification' || typeof frame.body !== 'object') return;
      // UMS may send a list of one as the bare element.
      const changes = [frame.body.changes ?? []].flat();
      for (const change of changes) {
        if (frame.type === 'ms.MessagingEventNotification')
          options.onEvent({ kind: 'message', record: change as MessageRecord });
        else if (frame.type === 'cqm.ExConversationChangeNotification')
          options.onEvent({ kind: 'conversation', change: change as ConversationChange });
      }
    });
    ws.addEventListener('close', (event) => {
      for (const waiting of pending.values()) waiting.reject(new Error(`socket closed (${event.code})`));
      pending.clear();
      reject(new Error(`socket closed (${event.code})`));
      options.onEvent({ kind: 'closed', code: event.code, reason: event.reason });
    });
    ws.addEventListener('open', () => {
      const headers = [
        { type: '.ams.headers.ConsumerAuthentication', jwt: options.jwt },
        { type: '.ams.headers.ClientProperties', ...options.clientProperties },
      ];
      request('InitConnection', {}, { headers }).then(
        () => resolve({ request, close: () => ws.close(1000) }),
        (error: unknown) => {
          ws.close(1000);
          reject(error instanceof Error ? error : new Error('InitConnection failed'));
        },
      );
    });
  });
}
