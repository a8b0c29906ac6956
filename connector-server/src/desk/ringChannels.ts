/**
 * Over which channel a customer who rings is writing. LivePerson's ring does not say, and before acceptance the
 * conversation is nobody's to see; its reporting API knows it, up to a minute late. Best effort: an offer whose channel
 * stays unknown rings all the same. An agent sees there only what they took part in, so the connector's own access is
 * used where there is one.
 */
import { channelOfSource } from '../conversation/channel.ts';
import type { Channel } from '../protocol/types.ts';
import type { Timers } from '../support/clock.ts';
import type { DeskCore } from './deskCore.ts';
import type { LivePerson, LivePersonAccount } from './livePersonPorts.ts';

export interface ChannelLookup {
  /** Null: not known (yet). Never rejects. */
  of(account: LivePersonAccount, agentBearer: string, conversationId: string): Promise<Channel | null>;
}

/** How long an answer is shared by all agents whom the conversation rings, ms. */
const SHARED_MS = 60_000;
/** Answers kept at once; the oldest go first. */
const MOST_KEPT = 5_000;
/** When history did not know it yet it is asked once more, ms after the ring. */
const AGAIN_MS = 10_000;

/** One question per conversation for all desks of this server. */
export function createChannelLookup(
  livePerson: Pick<LivePerson, 'history' | 'machine'>,
  timers: Timers,
): ChannelLookup {
  const { history, machine } = livePerson;
  const asked = new Map<string, { at: number; answer: Promise<Channel | null> }>();
  return {
    of(account, agentBearer, conversationId) {
      const now = timers.now();
      const known = asked.get(conversationId);
      if (known !== undefined && now - known.at < SHARED_MS) return known.answer;
      const read = async (): ReturnType<typeof history.conversation> =>
        history.conversation(account, (await machine.token(account)) ?? agentBearer, conversationId);
      const answer = read().then(
        (found) => {
          const channel = found === null ? 'other' : channelOfSource(found.source);
          if (channel === 'other') asked.delete(conversationId);
          return channel === 'other' ? null : channel;
        },
        () => {
          asked.delete(conversationId);
          return null;
        },
      );
      asked.delete(conversationId);
      asked.set(conversationId, { at: now, answer });
      for (const oldest of asked.keys()) {
        if (asked.size <= MOST_KEPT) break;
        asked.delete(oldest);
      }
      return answer;
    },
  };
}

/** Follows the offers of one desk and fills their channel in. */
export class RingChannels {
  readonly #core: DeskCore;
  readonly #lookup: ChannelLookup;
  readonly #bearer: () => string | null;
  /** Offers being looked into, by ring id. */
  readonly #looking = new Set<string>();

  constructor(core: DeskCore, lookup: ChannelLookup, bearer: () => string | null) {
    this.#core = core;
    this.#lookup = lookup;
    this.#bearer = bearer;
    core.follow((event) => {
      if (event.kind === 'ring' && event.ring.channel === 'other') this.#look(event.ring.ringId, true);
      if (event.kind === 'ringEnded') this.#looking.delete(event.ringId);
    });
  }

  #look(ringId: string, first: boolean): void {
    const ring = Object.hasOwn(this.#core.state.rings, ringId) ? this.#core.state.rings[ringId]?.view : undefined;
    const bearer = this.#bearer();
    if (ring === undefined || bearer === null || (first && this.#looking.has(ringId))) return;
    this.#looking.add(ringId);
    const { conversationId } = ring;
    this.#core.whenDone(this.#lookup.of(this.#core.profile.livePerson, bearer, conversationId), (channel) => {
      if (channel !== null) this.#core.apply({ type: 'ringChannel', conversationId, channel });
      else if (first) this.#core.timers.after(AGAIN_MS, () => this.#look(ringId, false));
    });
  }
}
