/** One WebSocket to LivePerson's agent messaging: requests matched to answers by id, and everything else passed on. */
import type { Agent } from 'node:http';
import { WebSocket, type RawData } from 'ws';
import type { RequestOutcome } from '../desk/livePersonPorts.ts';
import type { UpstreamEvent } from '../conversation/upstream.ts';
import type { Timers } from '../support/clock.ts';
import { decodeFrame } from './decode/frame.ts';
import { asFields, asText } from './decode/reading.ts';
import type { SocketRequest } from './requests.ts';

/** LivePerson's own default of the agent SDK. */
export const REQUEST_TIMEOUT_MS = 10_000;
/** A timer that is this late was kept by a blocked event loop: the answer may lie there unread, so it gets a moment more. */
const BLOCKED_MS = 500;
const AFTER_BLOCK_MS = 2_000;
const HANDSHAKE_TIMEOUT_MS = 10_000;
/** After so many frames the other agents have their turn: a flood for one must not keep them waiting. */
const FRAMES_IN_A_ROW = 256;
/** A first push of a thousand conversations is a few megabytes. */
const MAX_PAYLOAD_BYTES = 16 * 1024 * 1024;

export interface SocketEnd {
  code: number;
  /** HTTP status when the upgrade was refused; else null. */
  upgradeStatus: number | null;
  wasOpen: boolean;
  /** Why this side ended it; null: it did not. */
  because: EndedHere | null;
}

/** Why this side gives a socket up. */
export type EndedHere = 'no_answer' | 'throttled' | 'subscription_refused' | 'handler_failed';

export interface SocketListener {
  onOpen(): void;
  onEvent(event: UpstreamEvent): void;
  onQuarantine(reason: string): void;
  /** An answer nobody waits for (any more). */
  onStrayAnswer(): void;
  onUncertain(code: 'no_answer' | 'connection_lost'): void;
  /** Exactly once. Pending requests have been answered `uncertain` before. */
  onEnd(end: SocketEnd): void;
}

interface Pending {
  settle(outcome: RequestOutcome<unknown>): void;
  cancelTimeout(): void;
}

/** Requests of one agent that may wait for LivePerson's answer; a full first list of conversations needs about a thousand. */
export const MOST_PENDING = 2_000;

export interface SocketOptions {
  /** Holds the token: never to be logged. */
  url: string;
  account: string;
  timers: Timers;
  listener: SocketListener;
  /** Outbound proxy, if any. */
  agent?: Agent | undefined;
}

export class MessagingSocket {
  readonly #ws: WebSocket;
  readonly #options: SocketOptions;
  readonly #pending = new Map<string, Pending>();
  #nextId = 1;
  #upgradeStatus: number | null = null;
  #opened = false;
  #ended = false;
  #retiring = false;
  #inARow = 0;

  constructor(options: SocketOptions) {
    this.#options = options;
    this.#ws = new WebSocket(options.url, {
      perMessageDeflate: false,
      maxPayload: MAX_PAYLOAD_BYTES,
      handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
      followRedirects: false,
      // Decoding replaces what is not UTF-8, and what is then not JSON is put aside; a second look at each byte adds nothing.
      skipUTF8Validation: true,
      ...(options.agent === undefined ? {} : { agent: options.agent }),
    });
    this.#ws.on('open', () => {
      this.#opened = true;
      options.listener.onOpen();
    });
    this.#ws.on('message', (data, binary) => this.#receive(data, binary));
    this.#ws.on('unexpected-response', (_request, response) => {
      this.#upgradeStatus = response.statusCode ?? null;
      response.resume();
      this.#ws.terminate();
      this.#end(1006);
    });
    // The error's text may hold the URL and with it the token; the close that follows says enough.
    this.#ws.on('error', () => {});
    this.#ws.on('close', (code) => this.#end(code));
  }

  get open(): boolean {
    return this.#ws.readyState === WebSocket.OPEN;
  }

  /** Never rejects. `uncertain` after 10 s without an answer or when the socket ends first. */
  request(request: SocketRequest): Promise<RequestOutcome<unknown>> {
    if (!this.open) return Promise.resolve({ outcome: 'refused', status: 0, text: 'not connected' });
    if (this.#pending.size >= MOST_PENDING)
      return Promise.resolve({ outcome: 'refused', status: 429, text: 'too many requests wait for an answer' });
    const id = String(this.#nextId++);
    return new Promise((resolve) => {
      const settle = (outcome: RequestOutcome<unknown>): void => {
        const pending = this.#pending.get(id);
        if (pending === undefined) return;
        this.#pending.delete(id);
        pending.cancelTimeout();
        if (outcome.outcome === 'uncertain') this.#options.listener.onUncertain(outcome.code);
        resolve(outcome);
        if (this.#retiring && this.#pending.size === 0) this.close();
      };
      this.#pending.set(id, { settle, cancelTimeout: this.#patience(settle) });
      this.#ws.send(JSON.stringify({ kind: 'req', id, ...request }));
    });
  }

  /** Closes as soon as nothing is waited for any more. */
  retire(): void {
    this.#retiring = true;
    if (this.#pending.size === 0) this.close();
  }

  /** Polite close; the end is reported at once. */
  close(): void {
    if (this.#ws.readyState === WebSocket.OPEN) this.#ws.close(1000);
    else this.#ws.terminate();
    this.#end(1000);
  }

  /** For a peer that does not answer any more, or with which nothing can be done. */
  terminate(because: EndedHere): void {
    this.#ws.terminate();
    this.#end(1006, because);
  }

  /** Returns how to cancel it. */
  #patience(settle: (outcome: RequestOutcome<unknown>) => void): () => void {
    const { timers } = this.#options;
    const giveUp = (): void => settle({ outcome: 'uncertain', code: 'no_answer' });
    const dueAt = timers.now() + REQUEST_TIMEOUT_MS;
    let cancel = timers.after(REQUEST_TIMEOUT_MS, () => {
      if (timers.now() - dueAt < BLOCKED_MS) giveUp();
      else cancel = timers.after(AFTER_BLOCK_MS, giveUp);
    });
    return () => cancel();
  }

  #receive(data: RawData, binary: boolean): void {
    const { listener, account } = this.#options;
    if (this.#ended) return;
    this.#inARow += 1;
    if (this.#inARow === FRAMES_IN_A_ROW) this.#letOthers();
    if (binary) {
      listener.onQuarantine('binary frame');
      return;
    }
    const decoded = decodeFrame(account, (data as Buffer).toString('utf8'));
    switch (decoded.kind) {
      case 'events':
        for (const event of decoded.events) listener.onEvent(event);
        for (const reason of decoded.quarantined) listener.onQuarantine(reason);
        return;
      case 'answer':
        {
          const pending = this.#pending.get(decoded.requestId);
          if (pending === undefined) listener.onStrayAnswer();
          else pending.settle(outcomeOf(decoded.status, decoded.body));
        }
        return;
      case 'quarantined':
        listener.onQuarantine(decoded.reason);
        return;
      case 'ignored':
        return;
    }
  }

  #letOthers(): void {
    this.#ws.pause();
    setImmediate(() => {
      this.#inARow = 0;
      this.#ws.resume();
    });
  }

  #end(code: number, because: EndedHere | null = null): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const pending of [...this.#pending.values()])
      pending.settle({ outcome: 'uncertain', code: 'connection_lost' });
    this.#options.listener.onEnd({ code, upgradeStatus: this.#upgradeStatus, wasOpen: this.#opened, because });
  }
}

/** A 5xx may have been executed or not; everything else above 399 is a certain no. */
function outcomeOf(status: number, body: unknown): RequestOutcome<unknown> {
  if (status < 400) return { outcome: 'ok', value: body };
  if (status >= 500) return { outcome: 'uncertain', code: 'no_answer' };
  const text = typeof body === 'string' ? body : asText(asFields(body).title) || asText(asFields(body).details);
  return { outcome: 'refused', status, text: text.slice(0, 200) };
}
