import { initialState, reduce } from 'c/lpModel';
import type { SoftphoneState } from 'c/lpModel';
import type { ConversationView, SoftphoneSettings } from 'c/lpProtocol';
import { conversation, NOW, snapshot } from '../../lpModel/__tests__/fixtures';
import { RecordTabs } from '../recordTabs';

const candidate = (recordId: string) => ({ object: 'Contact', recordId, name: 'Mina', details: [], reason: '' });
const one: Partial<ConversationView> = { match: { state: 'one', candidates: [candidate('003A')], text: '' } };
const several: Partial<ConversationView> = {
  match: { state: 'several', candidates: [candidate('003A'), candidate('003B')], text: '' },
};

function stateWith(openRecord: SoftphoneSettings['openRecord'], part: Partial<ConversationView> = one): SoftphoneState {
  const settings = { ...snapshot().settings, openRecord };
  return reduce(initialState(), {
    kind: 'snapshot',
    resynced: false,
    snapshot: snapshot({ settings, conversations: [conversation('c1', part)] }),
  });
}
function opened(
  openRecord: SoftphoneSettings['openRecord'],
  why: 'accept' | 'select' | null,
  part = one,
  later = 0,
): string[] {
  const tabs = new RecordTabs();
  const state = stateWith(openRecord, part);
  if (why) tabs.click('c1', why, state, NOW);
  return tabs.due(state, NOW + later);
}

it('opens the matched record on the agent’s own accept click', () => {
  expect(opened('on_accept', 'accept')).toEqual(['003A']);
});

it('never opens by itself: an accepted conversation without a click opens nothing', () => {
  expect(opened('on_accept', null)).toEqual([]);
  expect(opened('always', null)).toEqual([]);
});

it('follows the setting', () => {
  expect(opened('never', 'accept')).toEqual([]);
  expect(opened('on_accept', 'select')).toEqual([]);
  expect(opened('always', 'select')).toEqual(['003A']);
});

it('opens nothing when several records matched: the agent chooses', () => {
  expect(opened('on_accept', 'accept', several)).toEqual([]);
});

it('waits for a match that is still being looked for, and opens once', () => {
  const tabs = new RecordTabs();
  const searching = stateWith('on_accept', { match: { state: 'searching', candidates: [], text: '' } });
  tabs.click('c1', 'accept', searching, NOW);
  expect(tabs.due(searching, NOW + 1_000)).toEqual([]);
  expect(tabs.due(stateWith('on_accept'), NOW + 2_000)).toEqual(['003A']);
  expect(tabs.due(stateWith('on_accept'), NOW + 3_000)).toEqual([]);
});

it('does not surprise the agent with a match that comes much later', () => {
  expect(opened('on_accept', 'accept', one, 11_000)).toEqual([]);
});

it('forgets the click when the ring went to somebody else', () => {
  const tabs = new RecordTabs();
  tabs.click('c1', 'accept', stateWith('on_accept'), NOW);
  tabs.forget('c1');
  expect(tabs.due(stateWith('on_accept'), NOW)).toEqual([]);
});
