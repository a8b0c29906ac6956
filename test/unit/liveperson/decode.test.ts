import { describe, expect, it } from 'vitest';
import type { UpstreamConversation, UpstreamEvent } from '../../../connector-server/src/conversation/upstream.ts';
import { decodeFrame } from '../../../connector-server/src/liveperson/decode/frame.ts';

const ACCOUNT = '55501234';
const note = (type: string, body: unknown) =>
  decodeFrame(ACCOUNT, JSON.stringify({ kind: 'notification', type, body }));
const eventsOf = (decoded: ReturnType<typeof decodeFrame>): UpstreamEvent[] =>
  decoded.kind === 'events' ? decoded.events : [];
const exchange = (change: unknown) =>
  note('.ams.aam.ExConversationChangeNotification', { subscriptionId: 's', changes: change });
const conversationOf = (change: unknown) => eventsOf(exchange(change))[0] as UpstreamConversation;

/** Own fixture, in the cloud's shape. */
const details = {
  convId: 'cv-1',
  skillId: 4101,
  state: 'OPEN',
  startTs: 1_700_000_000_000,
  metaDataLastUpdateTs: '1700000005000',
  participants: { CONSUMER: ['buyer-1'], ASSIGNED_AGENT: [`${ACCOUNT}.77`], CONTROLLER: [`${ACCOUNT}.9`] },
  participantsPId: { CONSUMER: ['buyer-1'], ASSIGNED_AGENT: ['pid-77'], CONTROLLER: ['pid-9'] },
  dialogs: [
    {
      dialogId: 'cv-1',
      dialogType: 'MAIN',
      channelType: 'MESSAGING',
      state: 'OPEN',
      participantsDetails: [
        { id: 'buyer-1', role: 'CONSUMER', state: 'ACTIVE' },
        { id: `${ACCOUNT}.77`, role: 'ASSIGNED_AGENT', state: 'ACTIVE' },
        { id: `${ACCOUNT}.78`, role: 'ASSIGNED_AGENT', state: 'SUGGESTED' },
      ],
    },
    { dialogId: 'sv', dialogType: 'POST_SURVEY', channelType: 'MESSAGING', state: 'OPEN' },
    { dialogId: 'cb', dialogType: 'OTHER', channelType: 'COBROWSE', state: 'OPEN' },
  ],
  context: { type: 'CustomContext', name: 'WhatsApp Business', clientProperties: { appId: 'whatsapp' } },
};
const upsert = (over: Record<string, unknown> = {}, result: Record<string, unknown> = {}) => ({
  type: 'UPSERT',
  result: { convId: 'cv-1', effectiveTTR: 1_700_000_060_000, conversationDetails: { ...details, ...over }, ...result },
});

describe('a conversation change', () => {
  it('knows a survey by its type, whatever channel it runs on, so that none gets into a transcript', () => {
    const dialogs = [{ dialogId: 'sv', dialogType: 'POST_SURVEY', channelType: 'COBROWSE', state: 'OPEN' }];
    expect(conversationOf([upsert({ dialogs })]).dialogs.map((dialog) => dialog.kind)).toEqual(['survey']);
  });

  it('is read with numeric user ids, PIds paired, roles and suggestions apart', () => {
    expect(conversationOf([upsert()])).toMatchObject({
      change: 'upserted',
      conversationId: 'cv-1',
      open: true,
      skillId: '4101',
      channel: 'whatsapp',
      source: 'WhatsApp Business',
      changedAt: 1_700_000_005_000,
      respondBy: 1_700_000_060_000,
      pids: [
        { pid: 'pid-77', userId: '77' },
        { pid: 'pid-9', userId: '9' },
      ],
      dialogs: [
        {
          dialogId: 'cv-1',
          kind: 'main',
          participants: [
            { role: 'consumer' },
            { id: '77', role: 'agent', active: true },
            { id: '78', role: 'agent', active: false },
          ],
        },
        { kind: 'survey' },
        { kind: 'other' },
      ],
    });
  });

  it('may come as a bare element instead of an array, everywhere', () => {
    const bare = upsert({
      participants: { CONSUMER: 'buyer-1', ASSIGNED_AGENT: `${ACCOUNT}.77` },
      participantsPId: { ASSIGNED_AGENT: 'pid-77' },
      dialogs: details.dialogs[0],
    });
    expect(conversationOf(bare)).toMatchObject({
      pids: [{ pid: 'pid-77', userId: '77' }],
      dialogs: [{ dialogId: 'cv-1' }],
      participants: [{ id: 'buyer-1' }, { id: '77' }],
    });
  });

  it('does without participantsPId, participantsDetails, dialogs, context and times', () => {
    const { convId, state } = details;
    expect(conversationOf([{ type: 'UPSERT', result: { conversationDetails: { convId, state } } }])).toMatchObject({
      conversationId: 'cv-1',
      participants: [],
      pids: [],
      dialogs: [],
      channel: 'other',
      startedAt: 0,
      changedAt: 0,
      respondBy: null,
    });
  });

  it('pairs no PIds where the two maps do not fit', () => {
    expect(conversationOf([upsert({ participantsPId: { ASSIGNED_AGENT: [] } })]).pids).toEqual([]);
  });

  it('reads unknown roles, states and enum values without failing', () => {
    const odd = conversationOf([
      upsert({ state: 'LOCKED', participants: { OBSERVER: ['x'] }, closeReason: 'BORED', ttr: 7 }),
    ]);
    expect(odd).toMatchObject({ open: true, participants: [{ id: 'x', role: 'system' }], closedBy: 'system' });
  });

  it('says whose turn it is', () => {
    expect(conversationOf([upsert({}, { effectiveTTR: -1 })]).respondBy).toBeNull();
    expect(conversationOf([upsert({ manualETTR: 1_700_000_999_000 })]).respondBy).toBe(1_700_000_999_000);
    expect(conversationOf([upsert({}, { effectiveTTR: '1700000061000' })]).respondBy).toBe(1_700_000_061_000);
  });

  it.each([
    [{ csat: { csatRate: 4, status: 'FILLED' } }, 4],
    [{ csatRate: 5 }, 5],
    [{ csatRate: 0 }, null],
    [{ csatRate: 9 }, null],
  ])('reads the rating of %o as %s', (over, csat) => {
    expect(conversationOf([upsert(over)]).csat).toBe(csat);
  });

  it('without an id is put aside, and does not take its neighbours with it', () => {
    const decoded = exchange([{ type: 'UPSERT', result: {} }, upsert()]);
    expect(decoded).toMatchObject({
      kind: 'events',
      events: [{ conversationId: 'cv-1' }],
      quarantined: ['conversation change without an id'],
    });
  });
});

describe('a ring', () => {
  const rings = (result: unknown, type = 'UPSERT') =>
    eventsOf(note('.ams.routing.RoutingTaskNotification', { changes: [{ type, result }] }));
  const inner = {
    ringId: 'r',
    ringState: 'WAITING',
    ringExpiration: '72000',
    ringExpirationTs: 1_700_000_072_000,
    convId: 'cv-1',
    consumerId: 'buyer-1',
    skillId: 4101,
  };

  it('names its conversation beside or inside the ring', () => {
    expect(rings({ conversationId: 'cv-1', ringsDetails: [{ ...inner, convId: undefined }] })[0]).toMatchObject({
      conversationId: 'cv-1',
      state: 'waiting',
      lifetimeMs: 72_000,
      expiresAt: 1_700_000_072_000,
      skillId: '4101',
    });
    expect(rings({ ringsDetails: inner })[0]).toMatchObject({ conversationId: 'cv-1' });
  });

  it('in a state we do not know does not ring', () => {
    expect(rings({ ringsDetails: [{ ...inner, ringState: 'HUMMING' }] })).toEqual([]);
  });

  it('deleted without details says that all rings of the conversation are gone', () => {
    expect(rings({ conversationId: 'cv-1', taskCompleted: true, assignedAgentId: `${ACCOUNT}.78` }, 'DELETE')).toEqual([
      { type: 'ringsGone', conversationId: 'cv-1', taskCompleted: true, assignedAgentId: '78' },
    ]);
    expect(rings({ ringsDetails: [inner] }, 'DELETE')[0]).toMatchObject({ state: 'cancelled' });
  });
});

describe('a messaging event', () => {
  const live = (event: unknown, over: Record<string, unknown> = {}) =>
    note('.ams.ms.OnlineEventDistribution', {
      sequence: 4,
      originatorId: `${ACCOUNT}.77`,
      originatorMetadata: { id: 'pid-77', role: 'ASSIGNED_AGENT' },
      serverTimestamp: 1_700_000_003_000,
      dialogId: 'cv-1',
      event,
      ...over,
    });

  it('carries the id of the command that sent it, however long a command id may be', () => {
    const id = 'x'.repeat(128);
    const event = { type: 'ContentEvent', contentType: 'text/plain', message: 'hi' };
    expect(eventsOf(live(event, { metadata: [{ type: 'ExternalId', id }] }))[0]).toMatchObject({ externalId: id });
  });

  it('of text keeps the text as it is', () => {
    expect(
      eventsOf(live({ type: 'ContentEvent', contentType: 'text/plain', message: '<b>hi</b> & {{x}}' }))[0],
    ).toMatchObject({
      type: 'message',
      sequence: 4,
      from: { id: '77', pid: 'pid-77', role: 'agent' },
      audience: 'all',
      content: { kind: 'text', text: '<b>hi</b> & {{x}}' },
    });
  });

  it('with quick replies shows what was offered', () => {
    const quickReplies = {
      type: 'quickReplies',
      replies: [
        { type: 'button', title: 'Yes' },
        { type: 'button', title: 'No' },
      ],
    };
    expect(
      eventsOf(live({ type: 'ContentEvent', contentType: 'text/plain', message: 'Sure?', quickReplies }))[0],
    ).toMatchObject({ content: { kind: 'rich', text: 'Sure?\n[Yes] [No]' } });
  });

  it('of structured content becomes words, however deep it is nested', () => {
    const card = {
      type: 'vertical',
      elements: [
        { type: 'text', text: 'Two plans' },
        { type: 'image', url: 'http://10.0.0.1/x', caption: 'Plan A' },
        { type: 'button', title: 'Choose' },
      ],
    };
    expect(eventsOf(live({ type: 'RichContentEvent', content: card }))[0]).toMatchObject({
      content: { kind: 'rich', text: 'Two plans\n(image: Plan A)\n[Choose]' },
    });
    let deep: unknown = { type: 'text', text: 'bottom' };
    for (let i = 0; i < 500; i++) deep = { type: 'vertical', elements: [deep] };
    expect(eventsOf(live({ type: 'RichContentEvent', content: deep }))[0]).toMatchObject({
      content: { text: 'A card without text' },
    });
    const wide = {
      type: 'vertical',
      elements: Array.from({ length: 1_000 }, (_, at) => ({ type: 'text', text: `t${at}` })),
    };
    expect(
      (
        eventsOf(live({ type: 'RichContentEvent', content: wide }))[0] as { content: { text: string } }
      ).content.text.split('\n'),
    ).toHaveLength(200);
  });

  it('of a file keeps only previews that are pictures', () => {
    const file = (preview: string) =>
      (
        eventsOf(
          live({
            type: 'ContentEvent',
            contentType: 'hosted/file',
            message: { caption: 'c', relativePath: '/p', fileType: 'PNG', preview },
          }),
        )[0] as { content: { preview: string | null } }
      ).content.preview;
    expect(file('data:image/png;base64,QUJD')).toBe('data:image/png;base64,QUJD');
    for (const bad of [
      'data:image/svg+xml;base64,QUJD',
      'javascript:alert(1)',
      'https://x.example/a.png',
      'data:image/png;base64,"onload="x',
    ])
      expect(file(bad)).toBeNull();
  });

  it('of a kind we do not know is shown as such, not lost', () => {
    expect(eventsOf(live({ type: 'ContentEvent', contentType: 'video/hologram', message: { x: 1 } }))[0]).toMatchObject(
      { content: { kind: 'other', text: 'A message this softphone cannot show (video/hologram).' } },
    );
  });

  it('says which receipt covers which message', () => {
    expect(eventsOf(live({ type: 'AcceptStatusEvent', status: 'READ', sequenceList: [1, '3', 2] }))[0]).toMatchObject({
      type: 'receipt',
      status: 'read',
      upTo: 3,
    });
    expect(eventsOf(live({ type: 'AcceptStatusEvent', status: 'ACCEPT', sequenceList: 7 }))[0]).toMatchObject({
      status: 'delivered',
      upTo: 7,
    });
    expect(eventsOf(live({ type: 'AcceptStatusEvent', status: 'NACK', sequenceList: [1] }))[0]?.type).toBe('numbered');
  });

  it('carries the id its sender attached', () => {
    expect(
      eventsOf(
        live(
          { type: 'ContentEvent', contentType: 'text/plain', message: 'x' },
          { metadata: { type: 'ExternalId', id: 'cmd-9' } },
        ),
      )[0],
    ).toMatchObject({ externalId: 'cmd-9' });
  });

  it.each([[undefined], [-1], ['seven'], [2 ** 53], [1.5], [null]])('with the sequence %s is put aside', (sequence) => {
    expect(live({ type: 'ContentEvent', contentType: 'text/plain', message: 'x' }, { sequence }).kind).toBe(
      'quarantined',
    );
  });

  it('of typing needs no sequence', () => {
    expect(
      eventsOf(live({ type: 'ChatStateEvent', chatState: 'COMPOSING' }, { sequence: undefined }))[0],
    ).toMatchObject({ type: 'typing', typing: true });
    expect(eventsOf(live({ type: 'ChatStateEvent', chatState: 'BACKGROUND' }))[0]).toMatchObject({ typing: false });
  });
});
