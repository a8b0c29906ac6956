import { initialState, reduce } from 'c/lpModel';
import type { ModelEvent } from 'c/lpModel';
import { reportOf } from 'c/lpReport';
import { conversation, message, NOW, ring, snapshot } from '../../lpModel/__tests__/fixtures';

const token = `eyJhbGciOiJSUzI1NiJ9.${'Zm9v'.repeat(20)}.c2ln`;
const events: ModelEvent[] = [
  {
    kind: 'snapshot',
    resynced: false,
    snapshot: snapshot({
      conversations: [conversation('c1', { draft: 'dear secret' })],
      rings: [ring('r1')],
      messages: { c1: [message(1, 'my pin is 1234')] },
    }),
  },
  {
    kind: 'check',
    check: { id: 'identity', state: 'failed', text: `Refused ${token} of rowan@agents.example`, whoCanFix: 'admin' },
  },
];
const report = reportOf(
  events.reduce(reduce, initialState()),
  'https://connector.example.com/softphone?ticket=abc',
  'Browser 1',
  NOW,
);

it('says what works and what does not', () => {
  expect(report).toContain('identity: failed: Refused');
  expect(report).toContain('Connector: https://connector.example.com\n');
  expect(report).toContain('Conversations: 1, rings: 1');
});

it.each([
  ['a token', token],
  ['a name', 'Okafor'],
  ['the agent’s name', 'Vance'],
  ['an address', 'rowan@'],
  ['a message', '1234'],
  ['a draft', 'secret'],
  ['a ticket', 'abc'],
])('holds no %s', (_, secret) => {
  expect(report).not.toContain(secret);
});
