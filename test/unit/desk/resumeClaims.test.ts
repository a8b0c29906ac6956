/** Frames are kept for who may still ask for them, and no longer. */
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { DeskCore, type Tab } from '../../../connector-server/src/desk/deskCore.ts';
import { greet } from '../../../connector-server/src/desk/greeting.ts';
import { CLAIM_MS } from '../../../connector-server/src/desk/resumeClaims.ts';
import type { ServerFrame } from '../../../connector-server/src/protocol/types.ts';
import { createManualTimers } from './manualTimers.ts';

function desk() {
  const timers = createManualTimers();
  const core = new DeskCore({
    key: { connectionId: 'c', salesforceUserId: 'u' },
    profile: {
      id: 'c',
      name: 'C',
      orgId: 'o',
      livePerson: { account: '1', signIn: { oauth: null, password: true } },
      softphone: { openRecord: 'never', sound: true, wrapUpSeconds: 600, maxMessageChars: 8_000 },
      presence: { awayAfterSeconds: 60, offlineAfterSeconds: 1_800 },
    },
    timers,
    logger: pino({ level: 'silent' }),
    facts: { add: () => {}, flush: async () => {}, waiting: 0, lost: 0 },
  });
  /** Comes as a tab does; `lastSeq` = what it handled before. */
  const come = (tabId: string, lastSeq?: number): { tab: Tab; greeted: string; replayed: number } => {
    const frames: ServerFrame[] = [];
    let replayed = 0;
    const sink = {
      deliver: (frame: ServerFrame) => void frames.push(frame),
      deliverText: () => void (replayed += 1),
      close: () => {},
    };
    const tab: Tab = { tabId, acked: 0, sink };
    const resume = lastSeq === undefined ? undefined : { sessionId: 's', epoch: 1, lastSeq };
    greet({ sessionId: 's', epoch: 1, buffer: core.buffer, snapshot: () => ({}) as never }, tab, resume);
    core.tabCame(tab);
    const [first] = frames;
    return { tab, greeted: first?.type === 'resync' ? first.reason : (first?.type ?? ''), replayed };
  };
  const tell = (count: number): void => {
    for (let n = 0; n < count; n++) core.emit({ kind: 'draft', conversationId: 'x', text: `${n}`, tabId: 't' });
  };
  /** Frames that can still be replayed. */
  const kept = (): number => {
    let count = 0;
    while (count < core.buffer.seq && core.buffer.since(core.buffer.seq - count - 1).kind === 'frames') count += 1;
    return count;
  };
  return { core, timers, come, tell, kept };
}

describe('frames kept for resuming', () => {
  it('go when every tab that is here handled them', () => {
    const { core, come, tell, kept } = desk();
    const one = come('one').tab;
    const two = come('two').tab;
    tell(40);
    core.acknowledged(one, 40);
    expect(kept()).toBe(40);
    core.acknowledged(two, 25);
    expect(kept()).toBe(15);
    core.acknowledged(two, 20);
    expect(kept()).toBe(15);
  });

  it('stay for a tab that is gone, which gets exactly what it missed', () => {
    const { core, come, tell, kept } = desk();
    const gone = come('gone').tab;
    const here = come('here').tab;
    tell(30);
    core.acknowledged(gone, 20);
    expect(core.tabLeft(gone)).toBe(true);
    expect(core.tabLeft(gone)).toBe(false);
    tell(30);
    core.acknowledged(here, 60);
    expect(kept()).toBe(40);
    expect(come('gone', 22)).toMatchObject({ greeted: 'resumed', replayed: 38 });
  });

  it('stay for it no longer than it may take to come back; then it is told that too much was missed', () => {
    const { core, timers, come, tell, kept } = desk();
    const gone = come('gone').tab;
    const here = come('here').tab;
    tell(30);
    core.tabLeft(gone);
    timers.pass(CLAIM_MS - 1);
    core.acknowledged(here, 29);
    expect(kept()).toBe(30);
    timers.pass(1);
    core.acknowledged(here, 30);
    expect(kept()).toBe(0);
    expect(come('gone', 12)).toMatchObject({ greeted: 'too_far_behind', replayed: 0 });
    expect(come('gone', 30)).toMatchObject({ greeted: 'resumed', replayed: 0 });
  });

  it('are not heaped up while nobody is here or may come back', () => {
    const { core, timers, come, tell, kept } = desk();
    tell(10);
    expect(kept()).toBe(0);
    core.tabLeft(come('one').tab);
    tell(10);
    expect(kept()).toBe(10);
    timers.pass(CLAIM_MS);
    tell(1);
    expect(kept()).toBe(0);
    expect(core.buffer.seq).toBe(21);
  });

  it('are not needed from before by a tab that was given everything anew', () => {
    const { core, come, tell, kept } = desk();
    const one = come('one').tab;
    tell(10);
    const late = come('late').tab;
    expect(late.acked).toBe(10);
    tell(10);
    core.acknowledged(one, 20);
    expect(kept()).toBe(10);
  });

  it('many tabs that came and went do not keep them for ever', () => {
    const { core, come, tell, kept } = desk();
    const here = come('here').tab;
    for (let n = 0; n < 30; n++) {
      core.tabLeft(come(`reloaded ${n}`).tab);
      tell(1);
    }
    core.acknowledged(here, 30);
    expect(kept()).toBe(8);
  });
});
