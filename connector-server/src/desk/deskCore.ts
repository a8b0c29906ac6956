/**
 * The middle of a desk: its state, its numbered frames and its tabs. Everything that happens goes through `apply`,
 * one at a time, synchronously: reduce, serialise once, hand to every tab; whatever else follows comes after that.
 */
import type { Logger } from 'pino';
import type { ConversationFact } from '../conversation/facts.ts';
import { reduce, type DeskInput } from '../conversation/reducer.ts';
import { emptyDesk, type DeskState } from '../conversation/state.ts';
import { LIMITS } from '../protocol/constants.ts';
import type { SoftphoneEvent } from '../protocol/types.ts';
import type { Timers } from '../support/clock.ts';
import { createMailbox, type Mailbox } from '../support/mailbox.ts';
import type { FactQueue } from './factQueue.ts';
import type { AgentKey, BrowserSink, ConnectionProfile } from './ports.ts';
import { ResumeBuffer } from './resumeBuffer.ts';
import { ResumeClaims } from './resumeClaims.ts';

/** Characters of frames kept for resuming, per agent: a thousand busy agents stay below a quarter of a gigabyte. */
const RESUME_CHARS = 200_000;

export interface Tab {
  tabId: string;
  sink: BrowserSink;
  /** Highest frame the tab says it handled. */
  acked: number;
}

/** Told after the tabs were: what the desk does because of an event. */
export type Follower = (event: SoftphoneEvent) => void;

export interface DeskCoreOptions {
  key: AgentKey;
  profile: ConnectionProfile;
  timers: Timers;
  logger: Logger;
  facts: FactQueue;
  /** The handling of an event failed; it was logged and put aside. */
  onFailure?: () => void;
}

export class DeskCore {
  readonly key: AgentKey;
  readonly timers: Timers;
  readonly logger: Logger;
  readonly buffer = new ResumeBuffer(LIMITS.RESUME_FRAMES, RESUME_CHARS);
  readonly tabs = new Set<Tab>();
  readonly #claims = new ResumeClaims();
  readonly #mailbox: Mailbox;
  readonly #facts: FactQueue;
  readonly #followers: Follower[] = [];
  readonly #onFailure: () => void;
  profile: ConnectionProfile;
  #state: DeskState;

  constructor(options: DeskCoreOptions) {
    this.key = options.key;
    this.profile = options.profile;
    this.timers = options.timers;
    this.logger = options.logger;
    this.#facts = options.facts;
    this.#state = emptyDesk(options.profile.softphone.wrapUpSeconds * 1000);
    this.#onFailure = options.onFailure ?? (() => {});
    this.#mailbox = createMailbox((error) => {
      this.logger.error({ err: error }, 'an event of a desk was put aside after an error');
      this.#onFailure();
    });
  }

  get state(): DeskState {
    return this.#state;
  }

  tabCame(tab: Tab): void {
    this.#claims.came(tab);
    this.tabs.add(tab);
  }

  /** What it did not handle is kept for it for a while. False: it had left before. */
  tabLeft(tab: Tab): boolean {
    if (!this.tabs.delete(tab)) return false;
    this.#claims.left(tab, this.timers.now());
    return true;
  }

  /** The tab handled everything up to that frame. */
  acknowledged(tab: Tab, seq: number): void {
    if (seq <= tab.acked) return;
    tab.acked = seq;
    this.#release();
  }

  follow(follower: Follower): void {
    this.#followers.push(follower);
  }

  apply(input: DeskInput): void {
    this.#mailbox.post(() => {
      const reduced = reduce(this.#state, input);
      this.#state = reduced.state;
      for (const event of reduced.events) this.#deliver(event);
      this.#facts.add(this.key.connectionId, reduced.facts);
      for (const event of reduced.events) this.#followed(event);
    });
  }

  /** Facts learnt apart from LivePerson's events. */
  record(facts: readonly ConversationFact[]): void {
    this.#facts.add(this.key.connectionId, facts);
  }

  /** An event that is not about conversations: presence, session, notices, plans. */
  emit(event: SoftphoneEvent): void {
    this.#mailbox.post(() => this.#deliver(event));
  }

  /** What follows when something outside answered. Neither its failure nor that of `then` reaches further than this desk. */
  whenDone<T>(work: Promise<T>, then: (value: T) => void): void {
    work.then(then).catch((error: unknown) => {
      this.logger.error({ err: error }, 'what follows from an answer failed');
      this.#onFailure();
    });
  }

  #deliver(event: SoftphoneEvent): void {
    const body = JSON.stringify(event);
    const text = this.buffer.push((seq) => `{"type":"event","seq":${seq},"event":${body}}`);
    for (const tab of this.tabs) tab.sink.deliverText(text);
    if (this.tabs.size === 0) this.#release();
  }

  #release(): void {
    this.buffer.release(this.#claims.handledByAll(this.tabs, this.timers.now()));
  }

  #followed(event: SoftphoneEvent): void {
    for (const follower of this.#followers) {
      try {
        follower(event);
      } catch (error) {
        this.logger.error({ err: error, event: event.kind }, 'what follows from an event failed');
        this.#onFailure();
      }
    }
  }
}
