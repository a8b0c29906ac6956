import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../../connector-server/src/liveperson/decode/frame.ts';

const ACCOUNT = '55501234';
const note = (type: string, body: unknown) =>
  decodeFrame(ACCOUNT, JSON.stringify({ kind: 'notification', type, body }));

describe('any frame', () => {
  it.each([
    ['', 'not JSON'],
    ['nope', 'not JSON'],
    ['7', 'not an object'],
    ['[]', 'not an object'],
    ['null', 'not an object'],
    ['{"kind":"req"}', 'neither answer nor notification'],
    ['{"kind":"resp","code":200}', 'answer without request id or code'],
  ])('%s is put aside: %s', (text, reason) => {
    expect(decodeFrame(ACCOUNT, text)).toEqual({ kind: 'quarantined', reason });
  });

  it('nested a hundred thousand levels deep is put aside', () => {
    expect(decodeFrame(ACCOUNT, '['.repeat(100_000)).kind).toBe('quarantined');
    expect(
      decodeFrame(ACCOUNT, `{"kind":"notification","type":"x","body":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)
        .kind,
    ).not.toBe('events');
  });

  it('of an unknown or deprecated type is ignored', () => {
    expect(note('.ams.routing.RingUpdated', {})).toEqual({ kind: 'ignored', type: 'routing.RingUpdated' });
    expect(note('constructor', {})).toMatchObject({ kind: 'ignored' });
    expect(note('__proto__', {})).toMatchObject({ kind: 'ignored' });
  });

  it('is an answer with the request id as text, also from a number', () => {
    expect(decodeFrame(ACCOUNT, '{"kind":"resp","reqId":7,"code":"202","body":"ok"}')).toEqual({
      kind: 'answer',
      requestId: '7',
      status: 202,
      body: 'ok',
    });
  });

  it('never throws and pollutes nothing, whatever it holds', () => {
    const types = [
      '.ams.aam.ExConversationChangeNotification',
      '.ams.routing.RoutingTaskNotification',
      '.ams.routing.AgentStateNotification',
      '.ams.ms.OnlineEventDistribution',
      'ms.MessagingEventNotification',
    ];
    const keys = fc.constantFrom(
      'changes',
      'result',
      'conversationDetails',
      'dialogs',
      'participants',
      'participantsPId',
      'convId',
      'ringsDetails',
      'ringId',
      'event',
      'type',
      'sequence',
      'dialogId',
      'message',
      'metadata',
      '__proto__',
      'constructor',
      'elements',
      'content',
    );
    const { node } = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom('MAIN', 'ContentEvent', 'RichContentEvent', 'AcceptStatusEvent', 'READ', 'DELETE', ''),
        fc.integer(),
        fc.double(),
        fc.constant(null),
        fc.boolean(),
        fc.string(),
        fc.array(tie('node'), { maxLength: 4 }),
        fc.dictionary(keys, tie('node'), { maxKeys: 6 }),
      ),
    }));
    fc.assert(
      fc.property(fc.constantFrom(...types), node, (type, body) => {
        const decoded = note(type, body);
        expect(['events', 'ignored', 'quarantined']).toContain(decoded.kind);
        if (decoded.kind === 'quarantined') expect(decoded.reason).not.toContain('decoder failed');
      }),
      { numRuns: 3_000 },
    );
    expect(({} as Record<string, unknown>)['changes']).toBeUndefined();
  });
});
