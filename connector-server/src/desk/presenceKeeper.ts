/** The agent's availability: what the agent chose, what LivePerson says, and what happens when no browser is there. */
import type { Availability, CommandAnswer, PresenceView } from '../protocol/types.ts';
import { Absence, type AbsenceStep } from './absence.ts';
import { returnSteps, returnText } from './absenceWords.ts';
import type { DeskCore } from './deskCore.ts';
import type { AgentSession, Availabilities } from './livePersonPorts.ts';
import { answerOf, REFUSED } from './words.ts';

export interface PresenceKeeper {
  readonly view: PresenceView;
  /** What the agent chose last here. */
  readonly chosen: Availabilities;
  remember(chosen: Availabilities): void;
  /** The server, not the agent, lowered the presence. */
  readonly lowered: boolean;
  /** An earlier desk of this agent, here or on another server, lowered the presence: the agent comes back to what was chosen. */
  continueLowered(availability?: Availability, steps?: readonly AbsenceStep[]): void;
  /** What was done while no browser was there. */
  readonly steps: readonly AbsenceStep[];
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
  /** What the agent is to be told of an absence changed. */
  onSteps?: () => void;
  /** A conversation may or may not have gone back to the queue: find out. */
  settle?: (conversationId: string) => void;
}

/** Never chosen: nothing rings before the agent says so. */
const FIRST: Availabilities = Object.freeze({ availability: 'AWAY', reasonId: null });

export function createPresenceKeeper(deps: PresenceDeps): PresenceKeeper {
  const { core, session, save, onLowered } = deps;
  let chosen: Availabilities = FIRST;
  let view: PresenceView = { availability: 'OFFLINE', reasonId: null, source: 'server' };
  let inFlight = 0;
  /** A change LivePerson did not confirm. */
  let unsure: Availabilities | null = null;
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

  async function lower(availability: 'AWAY' | 'OFFLINE'): Promise<boolean> {
    if (session() === null || view.availability === 'OFFLINE' || view.availability === availability) return false;
    lowered = true;
    const sent = send({ availability, reasonId: null });
    show({ availability, reasonId: null, source: 'server' });
    onLowered?.();
    await sent;
    return true;
  }

  const absence = new Absence({
    core,
    session,
    lower,
    settle: (id) => deps.settle?.(id),
    onSteps: () => deps.onSteps?.(),
  });

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
    get steps() {
      return absence.steps;
    },
    get lowered() {
      return lowered;
    },
    continueLowered(availability = 'OFFLINE', steps = []) {
      lowered = true;
      absence.resume(steps);
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
      unsure = outcome.outcome === 'uncertain' ? wanted : null;
      // It may have happened; how LivePerson sees it settles that. (Without a connection it is sent after the reconnect.)
      if (unsure !== null && at.connected) void at.askAvailability();
      return outcome.outcome === 'refused' ? { outcome: 'done', result: null } : answerOf(outcome, 'changed');
    },
    reported(availability, reasonId) {
      const at = session();
      // Until the session caught up, and while our own change is on its way, this is the past.
      if (at === null || !at.connected || inFlight > 0) return;
      const wanted = unsure;
      unsure = null;
      // A reason LivePerson does not repeat is no change of it.
      const same = availability === view.availability && (reasonId === null || reasonId === view.reasonId);
      if (same) {
        // Told again, so that what may have been changed counts as changed.
        if (wanted !== null) core.emit({ kind: 'presence', presence: view });
        return;
      }
      show({ availability, reasonId, source: 'liveperson' });
      // After a reconnect what was chosen elsewhere stays; it is not fought over.
      chosen = { availability, reasonId };
      at.noteAvailability(chosen);
      // Not changed by somebody: the change that had no answer did not happen.
      if (wanted !== null && wanted.availability !== availability) return;
      if (core.tabs.size > 0) return;
      // The agent works elsewhere, or somebody decided: no softphone is missed, and nothing is to be restored.
      lowered = false;
      absence.end();
      onLowered?.();
    },
    prepare(at) {
      const wanted: Availabilities =
        core.tabs.size === 0 && lowered ? { availability: view.availability, reasonId: null } : chosen;
      void at.setAvailability(wanted);
      show({ ...wanted, source: wanted === chosen ? 'agent' : 'server' });
    },
    browserCame() {
      const steps = absence.end();
      const now = core.timers.now();
      const restored = lowered;
      lowered = false;
      if (restored) onLowered?.();
      if ((!restored && steps.length === 0) || session() === null) return;
      if (restored) {
        void send(chosen);
        show({ ...chosen, source: 'agent' });
      }
      core.emit({
        kind: 'notice',
        level: steps.some(({ what }) => what === 'kept') ? 'warning' : 'info',
        code: 'presence_restored',
        text: returnText(steps, now, restored),
        steps: returnSteps(steps, now, restored),
      });
    },
    browserLeft() {
      if (core.tabs.size === 0) absence.begin();
    },
    signedOut() {
      lowered = false;
      unsure = null;
      absence.end();
      if (core.tabs.size === 0) absence.begin();
      show({ availability: 'OFFLINE', reasonId: null, source: 'agent' });
    },
    dispose: () => absence.stop(),
  };
}
