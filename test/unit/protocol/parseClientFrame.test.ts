import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../connector-server/src/protocol/constants.ts';
import { parseClientFrame } from '../../../connector-server/src/protocol/schema.ts';
import type { ClientFrame, Command } from '../../../connector-server/src/protocol/types.ts';

const command = (body: unknown): string => JSON.stringify({ type: 'command', id: 'c1', epoch: 1, command: body });
const refused = (text: string): { code: string; commandId: string | null } => {
  const parsed = parseClientFrame(text);
  if (parsed.ok) throw new Error(`accepted: ${text.slice(0, 80)}`);
  expect(parsed.text).toMatch(/^[A-Z].*[.]$/);
  return { code: parsed.code, commandId: parsed.commandId };
};

const everyCommand: Command[] = [
  { name: 'signIn' },
  { name: 'signInWithPassword', username: 'u', password: 'p' },
  { name: 'signOut' },
  { name: 'retryConnection' },
  { name: 'setPresence', availability: 'BACK_SOON', reasonId: '901' },
  { name: 'acceptRing', ringId: 'r_1' },
  { name: 'declineRing', ringId: 'r' },
  { name: 'sendMessage', conversationId: 'c', text: 'hi', audience: 'internal' },
  { name: 'setTyping', conversationId: 'c', typing: true },
  { name: 'markRead', conversationId: 'c', sequence: 0 },
  { name: 'listTransferTargets', conversationId: 'c' },
  { name: 'transferToSkill', conversationId: 'c', skillId: '4101' },
  { name: 'transferToAgent', conversationId: 'c', agentId: '1' },
  { name: 'returnToQueue', conversationId: 'c' },
  { name: 'closeConversation', conversationId: 'c' },
  { name: 'finishWrapUp', conversationId: 'c' },
  { name: 'saveDraft', conversationId: 'c', text: '' },
  { name: 'saveNotes', conversationId: 'c', notes: 'n', wrapUp: '' },
  { name: 'addFollowUp', conversationId: 'c', subject: 's', dueDate: '2026-12-24', owner: null },
  {
    name: 'addFollowUp',
    conversationId: 'c',
    subject: 's',
    dueDate: '2028-02-29',
    owner: { userId: '005Bx0000000003MAA', name: 'Ben' },
  },
  { name: 'findUsers', text: 'Ben' },
  {
    name: 'planResult',
    planId: 'p',
    result: {
      ok: true,
      steps: [
        {
          as: 'Contact',
          more: false,
          rows: [{ id: '003Bx0000000001IAA', object: 'Contact', fields: { Name: 'A', 'Account.Name': null } }],
        },
      ],
    },
  },
  { name: 'planResult', planId: 'p', result: { ok: false, code: 'no_access', message: 'No.' } },
  { name: 'searchAgain', conversationId: 'c' },
  { name: 'linkRecord', conversationId: 'c', object: 'Contact', recordId: '003Bx0000000001', recordName: 'Grace' },
  { name: 'unlinkRecord', conversationId: 'c', object: 'My__c', recordId: '003Bx0000000001IAA' },
];

describe('frames of the protocol pass unchanged', () => {
  it.each(everyCommand)('command $name', (body) => {
    expect(parseClientFrame(command(body))).toEqual({
      ok: true,
      frame: { type: 'command', id: 'c1', epoch: 1, command: body },
    });
  });

  const others: ClientFrame[] = [
    { type: 'ack', seq: 7 },
    { type: 'ping', ack: 0 },
    { type: 'pong', ack: 3 },
    { type: 'authenticate', protocol: 1, token: 'a.b.c', client: { host: 'native', version: '1.0', tabId: 't' } },
    {
      type: 'authenticate',
      protocol: 1,
      token: 'a.b.c',
      connectionId: 'main',
      resume: { sessionId: 's', epoch: 2, lastSeq: 9 },
      client: { host: 'open_cti', version: '', tabId: 't' },
    },
  ];
  it.each(others)('$type', (frame) => {
    expect(parseClientFrame(JSON.stringify(frame))).toEqual({ ok: true, frame });
  });

  it('text of 8,000 characters, emoji, right-to-left and markup is text', () => {
    for (const text of [
      'x'.repeat(8_000),
      '👩‍👩‍👧 family',
      'שלום \u202e abc',
      '<script>alert(1)</script>',
      "' OR Id != '",
      '=cmd|calc',
    ]) {
      const parsed = parseClientFrame(command({ name: 'sendMessage', conversationId: 'c', text, audience: 'all' }));
      expect(
        parsed.ok &&
          parsed.frame.type === 'command' &&
          parsed.frame.command.name === 'sendMessage' &&
          parsed.frame.command.text,
      ).toBe(text);
    }
  });

  it('what neither JSON stores nor clouds keep is taken out of text: NUL goes, lone surrogates become U+FFFD', () => {
    const parsed = parseClientFrame(command({ name: 'saveDraft', conversationId: 'c', text: 'a\0b\ud800c' }));
    expect(parsed).toMatchObject({ frame: { command: { text: 'ab\ufffdc' } } });
  });

  it('unknown fields are dropped at every level', () => {
    expect(parseClientFrame(JSON.stringify({ type: 'ack', seq: 1, userId: '005FORGED', extra: { deep: 1 } }))).toEqual({
      ok: true,
      frame: { type: 'ack', seq: 1 },
    });
    expect(parseClientFrame(command({ name: 'returnToQueue', conversationId: 'c', agentId: 'someone' }))).toMatchObject(
      { frame: { command: { name: 'returnToQueue', conversationId: 'c' } } },
    );
    expect(JSON.stringify(parseClientFrame(command({ name: 'signOut', asAgent: 'x' })))).not.toContain('asAgent');
  });
});

describe('what is no frame is refused with a code', () => {
  const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
  const cases: [string, string][] = [
    ['', 'not_json'],
    ['hello', 'not_json'],
    ['{"type":"ack","seq":NaN}', 'not_json'],
    ['null', 'not_a_frame'],
    ['[]', 'not_a_frame'],
    ['1', 'not_a_frame'],
    ['"ack"', 'not_a_frame'],
    ['{}', 'unknown_type'],
    ['{"type":1}', 'unknown_type'],
    ['{"type":"dance"}', 'unknown_type'],
    ['{"type":"ack"}', 'invalid_frame'],
    ['{"type":"ack","seq":"1"}', 'invalid_frame'],
    ['{"type":"ack","seq":-1}', 'invalid_frame'],
    ['{"type":"ack","seq":1.5}', 'invalid_frame'],
    ['{"type":"ack","seq":1e400}', 'invalid_frame'],
    ['{"type":"ack","seq":9007199254740993}', 'invalid_frame'],
    ['{"type":"ack","seq":1,"__proto__":{"x":1}}', 'forbidden_key'],
    ['{"type":"ack","seq":1,"\\u005f_proto__":{"x":1}}', 'forbidden_key'],
    ['{"type":"ack","seq":1,"a":{"constructor":{"prototype":{"x":1}}}}', 'forbidden_key'],
    ['{"type":"ping","ack":[1]}', 'invalid_frame'],
    [`{"type":"ack","seq":1,"a":${deep}}`, 'too_deep'],
    [`{"type":"ack","seq":1,"a":"${'x'.repeat(LIMITS.FRAME_BYTES)}"}`, 'too_long'],
  ];
  it.each(cases)('%.60s', (text, code) => {
    expect(refused(text).code).toBe(code);
  });

  it.each([
    { dueDate: '2026-02-30' },
    { dueDate: 'tomorrow' },
    { dueDate: '2026-12-24T00:00:00Z' },
    { subject: '' },
    { subject: 'x'.repeat(256) },
    { owner: { userId: '003Bx0000000003MAA', name: 'a contact' } },
    { owner: { userId: "005' OR", name: '' } },
  ])('a follow-up that Salesforce could not take: %j', (over) => {
    const good = { name: 'addFollowUp', conversationId: 'c', subject: 's', dueDate: '2026-12-24', owner: null };
    expect(refused(command({ ...good, ...over })).code).toBe('invalid_command');
  });

  it('a refused command keeps its id, so that it can be answered', () => {
    expect(refused(command({ name: 'fly' }))).toEqual({ code: 'unknown_command', commandId: 'c1' });
    expect(
      refused(command({ name: 'sendMessage', conversationId: 'c', text: 'x'.repeat(8_001), audience: 'all' })),
    ).toEqual({ code: 'invalid_command', commandId: 'c1' });
    expect(refused(command({ name: 'sendMessage', conversationId: 'c', text: '', audience: 'all' }))).toEqual({
      code: 'invalid_command',
      commandId: 'c1',
    });
    expect(refused(command({ name: 'acceptRing', ringId: '__proto__\n' }))).toEqual({
      code: 'invalid_command',
      commandId: 'c1',
    });
    expect(
      refused(
        command({
          name: 'linkRecord',
          conversationId: 'c',
          object: "Contact' OR",
          recordId: '003Bx0000000001IAA',
          recordName: '',
        }),
      ),
    ).toEqual({ code: 'invalid_command', commandId: 'c1' });
    expect(
      refused(
        command({
          name: 'planResult',
          planId: 'p',
          result: {
            ok: true,
            steps: [{ as: 'a', more: false, rows: [{ id: '../../x', object: 'Contact', fields: {} }] }],
          },
        }),
      ).code,
    ).toBe('invalid_command');
    expect(
      refused(JSON.stringify({ type: 'command', id: 'x'.repeat(65), epoch: 1, command: { name: 'signIn' } })).commandId,
    ).toBeNull();
  });

  it('the reason never repeats what was sent', () => {
    const parsed = parseClientFrame(
      command({ name: 'signInWithPassword', username: 'canary-user', password: ['canary-password'] }),
    );
    expect(JSON.stringify(parsed)).not.toContain('canary');
  });
});

describe('nothing a browser sends makes the decoder throw or changes a prototype', () => {
  it('any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => typeof parseClientFrame(text).ok === 'boolean'),
      { numRuns: 2_000 },
    );
  });

  it('any JSON, and frames with any JSON in any field', () => {
    const frameWithNoise = fc.record({
      type: fc.constantFrom('authenticate', 'command', 'ack', 'ping', 'pong'),
      id: fc.jsonValue(),
      epoch: fc.jsonValue(),
      seq: fc.jsonValue(),
      ack: fc.jsonValue(),
      token: fc.jsonValue(),
      client: fc.jsonValue(),
      command: fc.oneof(
        fc.jsonValue(),
        fc.record({
          name: fc.constantFrom(...everyCommand.map((each) => each.name)),
          conversationId: fc.jsonValue(),
          text: fc.jsonValue(),
          result: fc.jsonValue(),
        }),
      ),
    });
    fc.assert(
      fc.property(
        fc.oneof(fc.jsonValue(), frameWithNoise),
        (value) => typeof parseClientFrame(JSON.stringify(value)).ok === 'boolean',
      ),
      { numRuns: 5_000 },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('fields named like methods of every object are only fields', () => {
    const parsed = parseClientFrame(
      command({
        name: 'planResult',
        planId: 'p',
        result: {
          ok: true,
          steps: [
            {
              as: 'a',
              more: false,
              rows: [{ id: '003Bx0000000001', object: 'Contact', fields: { toString: 'x', valueOf: null } }],
            },
          ],
        },
      }),
    );
    expect(parsed).toMatchObject({ ok: true });
    expect(Object.prototype.toString.call({})).toBe('[object Object]');
  });

  it('with every prototype frozen', () => {
    const text = command({
      name: 'planResult',
      planId: 'p',
      result: {
        ok: true,
        steps: [
          {
            as: 'a',
            more: false,
            rows: [{ id: '003Bx0000000001', object: 'Contact', fields: { Name: 'x', Email: null } }],
          },
        ],
      },
    });
    Object.freeze(Object.prototype);
    expect(parseClientFrame(text)).toMatchObject({ ok: true });
    expect(refused('{"type":"ack","seq":1,"__proto__":{"polluted":true}}').code).toBe('forbidden_key');
  });
});
