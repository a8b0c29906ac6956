import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { AgentIdentity, BrowserSink, DeskAttachment, Desks, Dismissal } from '../desk/ports.ts';
import { CLOSE } from '../protocol/constants.ts';
import type { CloseCode } from '../protocol/constants.ts';
import { parseClientFrame } from '../protocol/schema.ts';
import type { AuthenticateFrame, ClientFrame, ServerFrame } from '../protocol/types.ts';
import type { Timers } from '../support/clock.ts';
import { ConnectorError } from '../support/errors.ts';
import { createAdmission } from './admission.ts';
import type { Admission, AdmissionContext, Verdict } from './admission.ts';
import type { AdmissionQueue } from './admissionQueue.ts';
import { PLACE_TEXT } from './agentPlaces.ts';
import type { AgentPlaces } from './agentPlaces.ts';
import type { EdgeLimits } from './edgeLimits.ts';
import { makeNonce } from './nonces.ts';
import { textFrame } from './textFrame.ts';
import { TokenBucket } from './tokenBucket.ts';

export interface SocketContext extends AdmissionContext {
  clock: Timers;
  desks: Desks;
  dismissal: Dismissal;
  limits: EdgeLimits;
  version: string;
  queue: AdmissionQueue;
  /** A place taken is given back by `gone`. */
  places: AgentPlaces;
  turnedAway(reason: string): void;
  /** Called once when the socket is gone or given up. */
  gone(socket: SoftphoneSocket): void;
  count(event: 'frame' | 'bad_frame' | 'slow_reader' | 'rate_limited'): void;
}

/** Frames held while an authentication is being checked; a client has no reason to send more. */
const MAX_HELD = 16;
/** Longest time one newcomer keeps others in the queue waiting, ms. */
const SLOT_MS = 2_000;
/** Unknown frame types are skipped, for newer clients; a stream of them is not. */
const MAX_UNKNOWN = 20;

/** One browser socket: authenticates it, checks and limits what it sends, hands it to the agent's desk. */
export class SoftphoneSocket implements BrowserSink {
  readonly address: string;
  readonly openedAt: number;
  /** `connection:user` once authenticated, for the cap per agent. */
  agentKey: string | null = null;
  readonly #ws: WebSocket;
  readonly #context: SocketContext;
  readonly #frames: TokenBucket;
  readonly #bytes: TokenBucket;
  #admission: Admission | null;
  #checking = false;
  #held: ClientFrame[] = [];
  #attachment: DeskAttachment | null = null;
  /** Who was let in, and when the org said so last. */
  #proven: { identity: AgentIdentity; at: number } | null = null;
  readonly #origin: string;
  #closing = false;
  #gone = false;
  #unknown = 0;
  #heardAt: number;
  #sentAt: number;
  readonly #tcp: Pick<Duplex, 'write'>;

  constructor(ws: WebSocket, tcp: Pick<Duplex, 'write'>, address: string, origin: string, context: SocketContext) {
    this.#ws = ws;
    this.#tcp = tcp;
    this.#context = context;
    this.#origin = origin;
    this.address = address;
    const now = context.clock.now();
    this.openedAt = this.#heardAt = this.#sentAt = now;
    this.#frames = new TokenBucket(context.limits.framesPerSecond, context.limits.framesBurst, now);
    this.#bytes = new TokenBucket(context.limits.bytesPerSecond, context.limits.bytesBurst, now);
    const nonce = makeNonce();
    this.#admission = createAdmission(context, nonce, origin);
    ws.on('message', (data: RawData, isBinary: boolean) => this.#message(data, isBinary));
    ws.on('ping', () => this.#mayGoOn(0));
    ws.on('pong', () => this.#mayGoOn(0));
    ws.on('close', () => this.#leave());
    // The close event follows; without a listener the error would end the process.
    ws.on('error', () => undefined);
    this.deliver({
      type: 'hello',
      protocol: context.protocols.newest,
      protocolOldest: context.protocols.oldest,
      nonce,
      serverTime: now,
      heartbeatMs: context.limits.heartbeatMs,
      version: context.version,
    });
  }

  get authenticated(): boolean {
    return this.#attachment !== null;
  }

  deliver(frame: ServerFrame): void {
    this.deliverText(JSON.stringify(frame));
  }

  deliverText(text: string): void {
    if (this.#closing) return;
    if (this.#ws.bufferedAmount > this.#context.limits.bufferedBytes) {
      this.#context.count('slow_reader');
      this.close(CLOSE.SLOW_READER, 'The softphone reads too slowly; it may reconnect and resume.');
      return;
    }
    this.#sentAt = this.#context.clock.now();
    // Past ws, which makes two writes of a frame; without compression it holds nothing back that this could overtake.
    if (this.#ws.readyState === this.#ws.OPEN) this.#tcp.write(textFrame(text));
  }

  close(code: CloseCode, text: string): void {
    if (this.#closing) return;
    this.#closing = true;
    // RFC 6455 allows 123 bytes of reason.
    this.#ws.close(
      code,
      Buffer.from(text, 'utf8')
        .subarray(0, 120)
        .toString('utf8')
        .replace(/\uFFFD+$/, ''),
    );
    const ws = this.#ws;
    this.#context.clock.after(this.#context.limits.closeGraceMs, () => ws.terminate());
    // Later, since a desk may be in the middle of its list of sockets when a send finds this one too slow.
    queueMicrotask(() => this.#leave());
  }

  /** Called every second or so: deadlines of a socket that says nothing. */
  sweep(now: number): void {
    if (this.#closing) return;
    const { limits } = this.#context;
    if (!this.#attachment) {
      // Absolute, so that a client that drips frames gains nothing.
      if (now - this.openedAt >= limits.authenticateMs)
        this.close(CLOSE.AUTHENTICATION_TIMEOUT, 'Authentication did not arrive in time.');
    } else if (this.#identityAge(now) >= limits.identityMs) {
      this.close(CLOSE.AUTHENTICATE_AGAIN, 'Who the agent is was not confirmed again in time.');
    } else if (this.#identityAge(now) >= limits.renewAfterMs && !this.#admission) {
      this.#askAgain(limits.identityMs - this.#identityAge(now));
    } else if (now - this.#heardAt >= limits.heartbeatLostMs) {
      this.close(CLOSE.HEARTBEAT_LOST, 'Nothing was heard from the softphone for too long.');
    } else if (now - this.#sentAt >= limits.heartbeatMs) {
      this.deliver({ type: 'ping', serverTime: now });
    }
  }

  /** Counts a frame, pings of the WebSocket included. False: too many, the socket is closed. */
  #mayGoOn(bytes: number): boolean {
    const now = this.#context.clock.now();
    this.#heardAt = now;
    if (this.#closing) return false;
    if (this.#frames.take(1, now) && this.#bytes.take(bytes, now)) return true;
    this.#context.count('rate_limited');
    this.close(CLOSE.RATE_LIMITED, 'Too many frames; wait before reconnecting.');
    return false;
  }

  #message(data: RawData, isBinary: boolean): void {
    if (this.#closing) return;
    const context = this.#context;
    const bytes = data as Buffer;
    context.count('frame');
    if (!this.#mayGoOn(bytes.length)) return;
    if (isBinary) return this.#refuseFrame('A frame is text, not binary.');
    const parsed = parseClientFrame(bytes.toString('utf8'));
    if (parsed.ok) return this.#frame(parsed.frame);
    context.count('bad_frame');
    if (parsed.commandId !== null && this.#attachment) {
      this.deliver({
        type: 'answer',
        id: parsed.commandId,
        answer: { outcome: 'refused', code: parsed.code, text: parsed.text },
      });
    } else if (parsed.code === 'unknown_type' && this.#attachment && ++this.#unknown <= MAX_UNKNOWN) {
      context.log.debug({ code: parsed.code }, 'A frame of unknown type was skipped');
    } else {
      this.#refuseFrame(parsed.text);
    }
  }

  #frame(frame: ClientFrame): void {
    if (frame.type === 'ping') this.deliver({ type: 'pong', serverTime: this.#context.clock.now() });
    if (this.#attachment) return this.#pass(frame);
    if (this.#checking) {
      if (this.#held.push(frame) > MAX_HELD)
        this.#refuseFrame('Nothing may be sent before authentication is answered.');
      return;
    }
    if (frame.type === 'authenticate') void this.#authenticate(frame);
    else if (frame.type !== 'ping' && frame.type !== 'pong') this.#refuseFrame('The first frame must be authenticate.');
  }

  #pass(frame: ClientFrame): void {
    if (frame.type === 'authenticate') {
      if (!this.#admission || this.#checking) return this.#refuseFrame('This socket is authenticated already.');
      return void this.#renew(this.#admission, frame);
    }
    try {
      this.#attachment?.receive(frame);
    } catch (error) {
      this.#context.log.error({ err: error, frame: frame.type }, 'A frame could not be handled');
      if (frame.type === 'command')
        this.deliver({
          type: 'answer',
          id: frame.id,
          answer: { outcome: 'uncertain', code: 'internal', text: 'Something went wrong in the connector.' },
        });
    }
  }

  async #authenticate(frame: AuthenticateFrame): Promise<void> {
    const admission = this.#admission;
    if (!admission) return;
    this.#checking = true;
    const leave = await this.#context.queue.enter();
    if (this.#closing) return leave?.();
    if (leave === null)
      return this.#turnAway('busy', 'Very many softphones are coming at the moment; this one tries again by itself.');
    // An agent whose session is being restored takes longer; the next in the queue need not wait for that.
    const cancel = this.#context.clock.after(SLOT_MS, leave);
    try {
      await this.#admit(await admission.judge(frame), frame);
    } finally {
      this.#checking = false;
      cancel();
      leave();
    }
    const held = this.#held;
    this.#held = [];
    for (const each of held) this.#pass(each);
  }

  async #admit(verdict: Verdict, frame: AuthenticateFrame): Promise<void> {
    if (this.#closing) return;
    if (verdict.kind === 'choose') {
      this.#held = [];
      this.deliver({ type: 'choose', connections: verdict.connections });
      return;
    }
    if (verdict.kind === 'denied') return this.#deny(verdict);
    const { connectionId, salesforceUserId } = verdict.identity;
    const place = this.#context.places.take(connectionId, salesforceUserId);
    if ('refused' in place)
      return this.#turnAway(
        place.refused,
        PLACE_TEXT[place.refused],
        place.refused === 'agent_limit' ? 'agent' : 'wait',
      );
    this.agentKey = place.key;
    this.#admission = null;
    try {
      const attachment = await this.#context.desks.attach(verdict.identity, frame, this);
      if (this.#closing || this.#gone) return attachment.detach();
      this.#attachment = attachment;
      this.#proven = { identity: verdict.identity, at: this.#context.clock.now() };
    } catch (error) {
      if (error instanceof ConnectorError) return this.#turnAway(error.code, error.text);
      this.#context.log.warn({ err: error }, 'A softphone could not be attached to its desk');
      this.#turnAway('not_ready', 'The connector is not ready; the softphone tries again by itself.');
    }
  }

  /** Not now: the softphone comes back after a growing pause. */
  #turnAway(reason: string, text: string, whoCanFix: 'agent' | 'wait' = 'wait'): void {
    this.#context.turnedAway(reason);
    this.deliver({ type: 'denied', code: 'not_ready', text, whoCanFix });
    const often = reason === 'agent_limit' || reason === 'agent_too_often';
    this.close(often ? CLOSE.RATE_LIMITED : CLOSE.RETRY_LATER, text);
  }

  #identityAge(now: number): number {
    return now - (this.#proven?.at ?? now);
  }

  /** A deactivated user gets no new token from the org, and one without the permission none that holds it. */
  #askAgain(withinMs: number): void {
    const nonce = makeNonce();
    this.#admission = createAdmission(this.#context, nonce, this.#origin);
    this.deliver({ type: 'renew', nonce, withinMs });
  }

  async #renew(admission: Admission, frame: AuthenticateFrame): Promise<void> {
    const { identity } = this.#proven ?? {};
    this.#checking = true;
    const verdict = await admission.judge({ ...frame, connectionId: identity?.connectionId });
    this.#checking = false;
    this.#admission = null;
    if (this.#closing || !identity) return;
    // All else held: the memory of used tokens is away, and this nonce was made for this socket and used once.
    if (verdict.kind === 'denied' && verdict.code === 'not_ready') return this.#postpone(identity);
    if (verdict.kind === 'denied') return this.#deny(verdict);
    const same = verdict.kind === 'admitted' && verdict.identity.salesforceUserId === identity.salesforceUserId;
    if (!same) return this.close(CLOSE.FORBIDDEN, 'The new token is for somebody else.');
    this.#proven = { identity, at: this.#context.clock.now() };
  }

  /** Asks again at the next sweep's end of a grace, so that an outage of the database does not end the agents' sockets. */
  #postpone(identity: AgentIdentity): void {
    const { identityMs, renewAfterMs } = this.#context.limits;
    const grace = (identityMs - renewAfterMs) / 2;
    this.#proven = { identity, at: this.#context.clock.now() - renewAfterMs + grace };
  }

  #deny(verdict: Extract<Verdict, { kind: 'denied' }>): void {
    this.deliver({ type: 'denied', code: verdict.code, text: verdict.text, whoCanFix: verdict.whoCanFix });
    this.close(verdict.close, verdict.text);
    for (const agent of verdict.lost ?? [])
      this.#context.dismissal
        .dismiss(agent, verdict.text)
        .catch((error: unknown) =>
          this.#context.log.error({ err: error }, 'The session of an agent could not be ended'),
        );
  }

  #refuseFrame(text: string): void {
    this.#context.count('bad_frame');
    this.close(CLOSE.PROTOCOL_ERROR, text);
  }

  #leave(): void {
    if (this.#gone) return;
    this.#gone = true;
    this.#closing = true;
    this.#context.gone(this);
    this.#attachment?.detach();
    this.#held = [];
  }
}
