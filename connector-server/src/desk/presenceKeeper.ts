/** The agent's availability: what the agent chose, what LivePerson says, and what happens when no browser is there. */
import type { Availability, CommandAnswer, PresenceView } from '../protocol/types.ts';
import type { DeskCore } from './deskCore.ts';
import type { AgentSession, Availabilities } from './livePersonPorts.ts';
import { answerOf, PRESENCE_WORDS, REFUSED } from './words.ts';

export interface PresenceKeeper {
  readonly view: PresenceView;
  /** What the agent chose last here. */
  readonly chosen: Availabilities;
  remember(chosen: Availabilities): void;
  /** The server, not the agent, lowered the presence. */
  readonly lowered: boolean;
  /** An earlier desk of this agent, here or on another server, lowered the presence: the agent comes back to what was chosen. */
  continueLowered(availability?: Availability): void;
  choose(availability: Availability, reasonId: string | null): Promise<CommandAnswer>;
  /** LivePerson reported a state. */
  reported(availability: Availability, reasonId: string | null): void;
  /** Before a session starts: what it shall be set to once connected. */
  prepare(session: AgentSession): void;
  browserCame(): void;
  browserLeft(): void;
  signedOut(): void;
  dispose(): void;
}

export interface PresenceDeps {
  core: DeskCore;
  session: () => AgentSession | null;
  /** Keeps the choice; called for the agent's own choices only. */
  save: (chosen: Availabilities) => void;
  /** The server lowered the presence, or that is over. */
  onLowered?: () => void;
}

/** Never chosen: nothing rings before the agent says so. */
const FIRST: Availabilities = Object.freeze({ availability: 'AWAY', reasonId: null });

export function createPresenceKeeper({ core, session, save, onLowered }: PresenceDeps): PresenceKeeper {
  let chosen: Availabilities = FIRST;
  let view: PresenceView = { availability: 'OFFLINE', reasonId: null, source: 'server' };
  let inFlight = 0;
  let cancelAway: (() => void) | null = null;
  let cancelOffline: (() => void) | null = null;
  /** Set while the server lowered the presence because no browser was there. */
  let lowered = false;

  function show(next: PresenceView): void {
    if (next.availability === view.availability && next.reasonId === view.reasonId && next.source === view.source)
      return;
    view = next;
    core.emit({ kind: 'presence', presence: view });
  }

  async function send(wanted: Availabilities): ReturnType<AgentSession['setAvailability']> {
    const at = session();
    if (at === null) return { outcome: 'refused', status: 0, text: '' };
    inFlight += 1;
    try {
      return await at.setAvailability(wanted);
    } finally {
      inFlight -= 1;
    }
  }

  function lower(availability: 'AWAY' | 'OFFLINE', text: string): void {
    if (session() === null || view.availability === 'OFFLINE' || view.availability === availability) return;
    lowered = true;
    void send({ availability, reasonId: null });
    show({ availability, reasonId: null, source: 'server' });
    onLowered?.();
    core.emit({ kind: 'notice', level: 'info', code: `presence_${availability.toLowerCase()}`, text });
  }

  return {
    get view() {
      return view;
    },
    get chosen() {
      return chosen;
    },
    remember(next) {
      chosen = next;
    },
    get lowered() {
      return lowered;
    },
    continueLowered(availability = 'OFFLINE') {
      lowered = true;
      view = { availability, reasonId: null, source: 'server' };
    },
    async choose(availability, reasonId) {
      const at = session();
      if (at === null) return REFUSED.notSignedIn;
      const wanted: Availabilities = { availability, reasonId: availability === 'AWAY' ? reasonId : null };
      const outcome = await send(wanted);
      if (outcome.outcome === 'refused' && outcome.status !== 0) return answerOf(outcome, 'changed');
      chosen = wanted;
      lowered = false;
      onLowered?.();
      save(chosen);
      // Not connected: the session sends it as soon as it is.
      show({ ...wanted, source: 'agent' });
      return outcome.outcome === 'refused' ? { outcome: 'done', result: null } : answerOf(outcome, 'changed');
    },
    reported(availability, reasonId) {
      const at = session();
      // Until the session caught up, and while our own change is on its way, this is the past.
      if (at === null || !at.connected || inFlight > 0 || availability === view.availability) return;
      show({ availability, reasonId, source: 'liveperson' });
      // After a reconnect what was chosen elsewhere stays; it is not fought over.
      chosen = { availability, reasonId };
      at.noteAvailability(chosen);
    },
    prepare(at) {
      const wanted: Availabilities =
        core.tabs.size === 0 && lowered ? { availability: view.availability, reasonId: null } : chosen;
      void at.setAvailability(wanted);
      show({ ...wanted, source: wanted === chosen ? 'agent' : 'server' });
    },
    browserCame() {
      cancelAway?.();
      cancelOffline?.();
      cancelAway = cancelOffline = null;
      if (!lowered) return;
      lowered = false;
      onLowered?.();
      if (session() === null) return;
      void send(chosen);
      show({ ...chosen, source: 'agent' });
      core.emit({ kind: 'notice', level: 'info', code: 'presence_restored', text: PRESENCE_WORDS.restored });
    },
    browserLeft() {
      if (core.tabs.size > 0 || cancelAway !== null) return;
      const { awayAfterSeconds, offlineAfterSeconds } = core.profile.presence;
      cancelAway = core.timers.after(awayAfterSeconds * 1000, () => lower('AWAY', PRESENCE_WORDS.away));
      cancelOffline = core.timers.after(offlineAfterSeconds * 1000, () => lower('OFFLINE', PRESENCE_WORDS.offline));
    },
    signedOut() {
      lowered = false;
      show({ availability: 'OFFLINE', reasonId: null, source: 'agent' });
    },
    dispose() {
      cancelAway?.();
      cancelOffline?.();
    },
  };
}
