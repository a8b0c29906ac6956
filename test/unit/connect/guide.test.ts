/** How the guide goes through its steps: looking first, doing what is missing, and never leaving something half done unsaid. */
import { expect, test } from 'vitest';
import { createFlagAsk } from '../../../connector-server/src/connect/flagAsk.ts';
import { runGuide } from '../../../connector-server/src/connect/guide.ts';
import type { GuideEnd, GuideEvent } from '../../../connector-server/src/connect/guideEvents.ts';
import { endWords, eventWords } from '../../../connector-server/src/connect/guideWords.ts';
import { Interrupted } from '../../../connector-server/src/connect/interrupted.ts';
import { requestsOf, requestText } from '../../../connector-server/src/connect/requestList.ts';
import { emptyState } from '../../../connector-server/src/connect/stateFile.ts';
import type { Ask, Step, StepContext, StepEnd } from '../../../connector-server/src/connect/types.ts';
import { StepFailure } from '../../../connector-server/src/connect/types.ts';

interface Fake extends Step {
  runs: number;
  there: boolean;
  works: () => Promise<StepEnd>;
}

function step(id: string, changes: Partial<Fake> = {}): Fake {
  const fake: Fake = {
    id,
    title: `Title of ${id}`,
    who: 'salesforce_admin',
    runs: 0,
    there: false,
    applies: () => true,
    done: () => Promise.resolve(fake.there),
    works: () => Promise.resolve({ result: 'done', said: `${id} came about` }),
    run: () => {
      fake.runs += 1;
      return fake.works();
    },
    request: () => [`Do ${id}.`],
    ...changes,
  };
  return fake;
}

const refused = () => Promise.reject(new StepFailure('refused', 'The org refused it.', 'Mend the org.'));

interface Run {
  end: GuideEnd;
  events: GuideEvent[];
  state: StepContext['state'];
}

async function guide(
  steps: Step[],
  {
    state = emptyState('harbor'),
    from,
    ask,
    signal,
  }: { state?: StepContext['state']; from?: string; ask?: Ask; signal?: AbortSignal } = {},
): Promise<Run> {
  const events: GuideEvent[] = [];
  const context = {
    state,
    keep: () => Promise.resolve(),
    ask: ask ?? createFlagAsk(new Map(), null),
    now: () => 1_000,
    signal: signal ?? new AbortController().signal,
    say: () => undefined,
  } as unknown as StepContext;
  const end = await runGuide(steps, context, {
    ...(from === undefined ? {} : { from }),
    canAsk: ask !== undefined,
    tell: (event) => void events.push(event),
  });
  return { end, events, state };
}

/** A person who answers the question after a failure with these, in turn. */
const person = (...answers: string[]): Ask =>
  ({ choose: () => Promise.resolve(answers.shift()), count: () => 0 }) as unknown as Ask;

test('what is there is looked at and not done again; what does not apply is passed by', async () => {
  const [there, missing, needless] = [step('a', { there: true }), step('b'), step('c', { applies: () => false })];
  const { end, state } = await guide([there, missing, needless]);
  expect([there.runs, missing.runs, needless.runs]).toEqual([0, 1, 0]);
  expect(end).toMatchObject({ result: 'complete', open: [] });
  expect(Object.keys(state.steps)).toEqual(['a', 'b']);
});

test('what somebody undid behind the guide is done again, although it was done once', async () => {
  const undone = step('a');
  const state = { ...emptyState('harbor'), steps: { a: { state: 'done' as const, at: 1 } } };
  await guide([undone], { state });
  expect(undone.runs).toBe(1);
});

test('without anybody to ask the first failure ends the guide, and says what to do', async () => {
  const after = step('b');
  const { end, events, state } = await guide([step('a', { works: refused }), after]);
  expect(end).toMatchObject({ result: 'failed', open: [{ id: 'a', state: 'begun', failure: 'refused' }, { id: 'b' }] });
  expect(after.runs).toBe(0);
  expect(state.steps.a?.state).toBe('begun');
  expect(events.flatMap(eventWords).join('\n')).toContain('What to do: Mend the org.');
});

test('a person tries again until it works, leaves it for later, or stops', async () => {
  let left = 2;
  const works = () => (left-- > 0 ? refused() : Promise.resolve({ result: 'done' as const, said: 'at last' }));
  const stubborn = step('a', { works });
  expect((await guide([stubborn], { ask: person('again', 'again') })).end.result).toBe('complete');
  expect(stubborn.runs).toBe(3);

  const next = step('b');
  const later = await guide([step('a', { works: refused }), next], { ask: person('later') });
  expect(later.end).toMatchObject({ result: 'open', open: [{ id: 'a', failure: 'refused' }] });
  expect(next.runs).toBe(1);

  const stopped = await guide([step('a', { works: refused }), step('b')], { ask: person('stop') });
  expect(stopped.end.result).toBe('failed');
});

test('a step left for a person is open, with what to send them, and is proved at the next run', async () => {
  const hand = step('a', { works: () => Promise.resolve({ result: 'by_hand', said: 'wait' }) });
  const first = await guide([hand, step('b')]);
  expect(first.end).toMatchObject({ result: 'open', open: [{ id: 'a', state: 'by_hand', who: 'salesforce_admin' }] });
  expect(first.events.flatMap(eventWords).join('\n')).toContain('Do a.');
  hand.there = true;
  const second = await guide([hand], { state: first.state });
  expect(second.end.result).toBe('complete');
});

test('a break is no failure: what was under way is said, then and at the next run, and proved', async () => {
  const broken = step('a', { works: () => Promise.reject(new Interrupted()) });
  const first = await guide([broken, step('b')]);
  expect(first.end).toMatchObject({ result: 'interrupted', open: [{ id: 'a', state: 'begun' }, { id: 'b' }] });
  expect(first.events.at(-1)).toEqual({ type: 'interrupted', step: 'a', title: 'Title of a', half: true });
  expect(endWords(first.end, 'npm run connect').join('\n')).toContain('Title of a (half done');
  broken.works = () => Promise.resolve({ result: 'done', said: 'done' });
  const second = await guide([broken], { state: first.state });
  expect(second.events[0]).toMatchObject({ type: 'step', before: 'begun' });
  expect(eventWords(second.events[0] as GuideEvent).join('\n')).toContain('did not end the last time');
});

test('stopped between two steps nothing is half done, and that is said', async () => {
  const stop = new AbortController();
  const first = step('a', {
    works: () => {
      stop.abort();
      return Promise.resolve({ result: 'done', said: 'done' });
    },
  });
  const { end, events, state } = await guide([first, step('b')], { signal: stop.signal });
  expect(end.result).toBe('interrupted');
  expect(state.steps.a?.state).toBe('done');
  expect(eventWords(events.at(-1) as GuideEvent).join('\n')).toContain('Nothing is half done');
});

test('from a step on: those before are not looked at, this one is done again, once', async () => {
  const steps = [step('a'), step('b', { there: true }), step('c', { there: true })];
  await guide(steps, { from: 'b' });
  expect(steps.map(({ runs }) => runs)).toEqual([0, 1, 0]);
  await expect(guide(steps, { from: 'z' })).rejects.toThrow('There is no step z');
});

test('an error of ours is not taken for a failure of the step', async () => {
  await expect(guide([step('a', { works: () => Promise.reject(new TypeError('a bug')) })])).rejects.toThrow('a bug');
});

test('the request list names for each person what is left, in the order of the work, and nothing that is done', () => {
  const state = emptyState('harbor');
  state.steps = { b: { state: 'done', at: 1 } };
  const steps = [
    step('a', { who: 'liveperson_admin' }),
    step('b'),
    step('c'),
    step('d', { who: 'server_operator', request: () => [] }),
    step('e', { applies: () => false }),
  ];
  const requests = requestsOf(steps, state);
  expect(requests.map(({ who, steps: each }) => [who, each.map(({ id }) => id)])).toEqual([
    ['salesforce_admin', ['c']],
    ['liveperson_admin', ['a']],
  ]);
  expect(requestText(requests, state)).toContain('## For a LivePerson administrator\n\n1. **Title of a**\n   - Do a.');
  expect(requestText([], state)).toContain('Nothing is left');
});
