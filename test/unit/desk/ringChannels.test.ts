import { expect, it } from 'vitest';
import { createChannelLookup } from '../../../connector-server/src/desk/ringChannels.ts';
import type { HistoryConversation } from '../../../connector-server/src/desk/livePersonPorts.ts';
import { createManualTimers } from './manualTimers.ts';

const account = { account: '1', signIn: { oauth: null, password: true } };

function setUp(answers: (string | null | Error)[]) {
  const timers = createManualTimers();
  let asked = 0;
  const lookup = createChannelLookup(
    {
      history: {
        conversation: async () => {
          const answer = answers[Math.min(asked++, answers.length - 1)];
          if (answer instanceof Error) throw answer;
          return answer === null || answer === undefined ? null : ({ source: answer } as HistoryConversation);
        },
      },
      machine: { token: async () => null, refused: () => true },
    },
    timers,
  );
  return { lookup, timers, asked: () => asked };
}

it('asks once for all agents whom a conversation rings', async () => {
  const { lookup, asked } = setUp(['WhatsApp Business']);
  const answers = await Promise.all([1, 2, 3].map(() => lookup.of(account, 'bearer', 'c1')));
  expect(answers).toEqual(['whatsapp', 'whatsapp', 'whatsapp']);
  expect(asked()).toBe(1);
});

it('asks again when history did not know it yet, named nothing we know, or failed', async () => {
  const { lookup, asked } = setUp([null, 'Carrier pigeon', new Error('down'), 'SMS']);
  expect(await lookup.of(account, 'bearer', 'c1')).toBeNull();
  expect(await lookup.of(account, 'bearer', 'c1')).toBeNull();
  expect(await lookup.of(account, 'bearer', 'c1')).toBeNull();
  expect(await lookup.of(account, 'bearer', 'c1')).toBe('sms');
  expect(asked()).toBe(4);
});
