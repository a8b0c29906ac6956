import { describe, expect, it } from 'vitest';
import { createFaults } from '../../../sandbox/liveperson/control/faults.ts';

const frame = (result: object, type = '.ams.aam.ExConversationChangeNotification'): string =>
  JSON.stringify({ kind: 'notification', type, body: { subscriptionId: 's', changes: [{ type: 'UPSERT', result }] } });
const line = {};

describe('frame faults of the LivePerson stand-in', () => {
  it('leaves frames alone while nothing is armed, and answers always', () => {
    const faults = createFaults();
    const text = frame({ convId: 'c' });
    expect(faults.outgoing(line, text)).toEqual([text]);
    faults.set({ duplicates: true });
    const answer = '{"kind":"resp","reqId":"1","code":200}';
    expect(faults.outgoing(line, answer)).toEqual([answer]);
    expect(faults.outgoing(line, text)).toEqual([text, text]);
    faults.set({ duplicates: false });
    expect(faults.outgoing(line, text)).toEqual([text]);
  });

  it('sends payload lists of one bare, and keeps longer and empty ones', () => {
    const faults = createFaults();
    faults.set({ bareSingleArrays: true });
    const [sent] = faults.outgoing(line, frame({ one: ['a'], two: ['a', 'b'], none: [], deep: { list: [{ x: 1 }] } }));
    expect((JSON.parse(sent ?? '') as { body: { changes: { result: object }[] } }).body.changes[0]?.result).toEqual({
      one: 'a',
      two: ['a', 'b'],
      none: [],
      deep: { list: { x: 1 } },
    });
  });

  it('holds one conversation change per socket and sends the newer first', () => {
    const faults = createFaults();
    faults.set({ outOfOrderEx: true });
    const [first, second] = [frame({ n: 1 }), frame({ n: 2 })];
    expect(faults.outgoing(line, first)).toEqual([]);
    expect(faults.outgoing({}, second)).toEqual([]);
    expect(faults.outgoing(line, frame({ n: 0 }, '.ams.ms.OnlineEventDistribution'))).toHaveLength(1);
    expect(faults.outgoing(line, second)).toEqual([second, first]);
  });

  it('refuses the next requests at one door only, as often as asked', () => {
    const faults = createFaults();
    faults.refuseNext('ums', 2, 429);
    expect([faults.take('login'), faults.take('ums'), faults.take('ums'), faults.take('ums')]).toEqual([
      null,
      429,
      429,
      null,
    ]);
  });
});
