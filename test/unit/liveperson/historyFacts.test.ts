import { describe, expect, it } from 'vitest';
import { readChat } from '../../../connector-server/src/liveperson/chatRecord.ts';
import { messagingFacts } from '../../../connector-server/src/liveperson/historyFacts.ts';
import { signedHeader } from '../../../connector-server/src/liveperson/signedRequest.ts';

const START = Date.parse('2026-11-02T08:00:00Z');
const stampOf = (at: number): string => new Date(at).toISOString().replace('T', ' ').replace('Z', '+0000');

function record(more: Record<string, unknown> = {}, info: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    info: {
      conversationId: 'conv-1',
      status: 'CLOSE',
      startTimeL: START,
      endTimeL: START + 300_000,
      closeReason: 'CONSUMER',
      source: 'SHARK',
      latestSkillId: 4102,
      ...info,
    },
    ...more,
  };
}

const facts = (...given: Parameters<typeof record>) => messagingFacts(record(...given))?.facts ?? [];

describe('facts of a history record', () => {
  it('are the same however often it is read, and its members are in whatever order', () => {
    expect(facts()).toEqual(facts());
  });

  it('need an id and a beginning; the text of a time will do', () => {
    expect(messagingFacts(record({}, { conversationId: 'undefined' }))).toBeNull();
    expect(messagingFacts(record({}, { startTimeL: -1, startTime: 'undefined' }))).toBeNull();
    expect(messagingFacts(record({}, { startTimeL: undefined, startTime: stampOf(START) }))?.startedAt).toBe(START);
  });

  it('an open one (end -1 and "undefined") has no end', () => {
    const open = messagingFacts(
      record({}, { status: 'OPEN', endTimeL: -1, endTime: 'undefined', closeReason: undefined }),
    );
    expect(open?.closed).toBe(false);
    expect(open?.facts.map(({ type }) => type)).toEqual(['opened']);
  });

  it('it ended with its main dialog while the survey still runs', () => {
    const dialogs = [
      { dialogId: 'conv-1', dialogType: 'MAIN', status: 'CLOSE', endTimeL: START + 200_000, closeReason: 'AGENT' },
      { dialogId: 'survey-1', dialogType: 'POST_SURVEY', status: 'OPEN', endTimeL: -1 },
    ];
    expect(facts({ dialogs }, { status: 'OPEN', endTimeL: -1 }).find(({ type }) => type === 'closed')).toMatchObject({
      at: START + 200_000,
      by: 'agent',
      dialogs: [
        { dialogId: 'conv-1', kind: 'main' },
        { dialogId: 'survey-1', kind: 'survey' },
      ],
    });
  });

  it('words for "no value" never become names, skills or agents', () => {
    for (const nothing of ['undefined', 'null', 'NA', 'N/A', 'Unassigned', '-1', -1, null, undefined]) {
      const told = facts(
        {
          consumerParticipants: [
            { participantId: 'c-1', firstName: nothing, lastName: nothing, consumerName: 'Visitor' },
          ],
          agentParticipants: [{ agentId: nothing, permission: 'ASSIGNED_AGENT', timeL: START + 1_000 }],
        },
        { latestAgentId: nothing, latestSkillId: -1 },
      );
      expect(told.map(({ type }) => type)).toEqual(['opened', 'closed']);
      expect(told[0]).toMatchObject({ consumerId: 'c-1', consumerName: '', skillId: '-1' });
    }
  });

  it('both spellings of the consumer are read, the one who signed in last counts', () => {
    const people = [
      { participantId: 'known', firstName: 'Zoë', lastName: '王', joinTimeL: START + 60_000 },
      { participantId: 'anonymous', firstName: 'undefined', joinTimeL: START },
    ];
    for (const spelling of ['consumerParticipants', 'consumerParticipant'])
      expect(facts({ [spelling]: people })[0]).toMatchObject({ consumerId: 'known', consumerName: 'Zoë 王' });
    expect(facts({ consumerParticipant: people[0] })[0]).toMatchObject({ consumerId: 'known' });
  });

  it('who leaves with the end keeps it; who handed it on before does not', () => {
    const at = (ms: number, agentId: string) => ({ agentId, permission: 'ASSIGNED_AGENT', timeL: START + ms });
    const told = facts({
      agentParticipants: [at(1_000, '11'), at(90_000, '22'), { ...at(95_000, '33'), permission: 'MANAGER' }],
      agentParticipantsLeave: [at(60_000, '11'), at(299_500, '22'), at(300_400, '22')],
    }).filter(({ type }) => type === 'assigned' || type === 'unassigned');
    expect(told).toMatchObject([
      { type: 'assigned', agentId: '11', at: START + 1_000 },
      { type: 'unassigned', agentId: '11', at: START + 60_000 },
      { type: 'assigned', agentId: '22', at: START + 90_000 },
    ]);
  });

  it('a score comes from the survey’s valid answer; a skipped survey (0) is none', () => {
    const survey = (answer: string, isValidAnswer: boolean) => ({
      conversationSurveys: [{ surveyData: [{ questionType: 'CSAT', answer, isValidAnswer }] }],
    });
    const score = (...given: Parameters<typeof record>) =>
      facts(...given).flatMap((fact) => (fact.type === 'rated' ? [fact.csat] : []));
    expect(score(survey('4', true))).toEqual([4]);
    expect(score(survey('maybe', false))).toEqual([]);
    expect(score({}, { csat: 0 })).toEqual([]);
    expect(score({}, { csatRate: '5' })).toEqual([5]);
  });

  it('anything at all in place of its members is survived', () => {
    for (const junk of [null, 7, 'text', [], [[]], {}, [null], [7]])
      for (const member of [
        'dialogs',
        'transfers',
        'skillChanges',
        'agentParticipants',
        'conversationSurveys',
        'messageRecords',
      ])
        expect(() => messagingFacts(record({ [member]: junk }))).not.toThrow();
    for (const junk of [null, 7, 'text', [], {}]) expect(() => messagingFacts({ info: junk })).not.toThrow();
  });
});

describe('a chat of an older account', () => {
  const chat = (more: Record<string, unknown> = {}) =>
    readChat(
      {
        info: {
          engagementId: 'e-1',
          startTimeL: START,
          endTimeL: START + 60_000,
          agentId: '11',
          endReason: '208',
          visitorName: 'Zoë',
        },
        transcript: {
          lines: [
            { lineSeq: '0', timeL: START, source: 'system', text: 'Connected', textType: 'plain' },
            {
              lineSeq: '1',
              timeL: START + 1,
              source: 'visitor',
              text: '1 < 2 &amp; <b>so</b>',
              textType: 'plain',
              by: 'Zoë',
            },
            {
              lineSeq: '2',
              timeL: START + 2,
              source: 'agent',
              text: 'Yes&nbsp;<b>&lt;it&gt;</b><br>is',
              textType: 'html',
              by: 'Ada',
            },
            {
              lineSeq: '3',
              timeL: START + 3,
              source: 'agent',
              text: 'hm',
              textType: 'plain',
              subType: 'ONLY_TO_REP',
              by: 'Ada',
            },
          ],
        },
        ...more,
      },
      true,
    );

  it('becomes the facts of a conversation, ended by the one its reason names', () => {
    expect(chat()?.facts).toMatchObject([
      { type: 'opened', api: 'chat', consumerName: 'Zoë' },
      { type: 'assigned', agentId: '11', at: START },
      { type: 'closed', by: 'consumer', dialogs: [{ dialogId: 'e-1', kind: 'main', lastSequence: 3 }] },
    ]);
    expect(chat({ info: {} })).toBeNull();
  });

  it('its lines say what was shown: HTML without its marks, plain text as it is, whispers marked', () => {
    expect(chat()?.lines?.map(({ fromRole, text, internal }) => [fromRole, text, internal])).toEqual([
      ['system', 'Connected', false],
      ['consumer', '1 < 2 &amp; <b>so</b>', false],
      ['agent', 'Yes <it>\nis', false],
      ['agent', 'hm', true],
    ]);
  });
});

it('signs as the example of OAuth Core 1.0, appendix A, does', () => {
  const header = signedHeader(
    {
      appKey: 'dpf43f3p2l4k3l03',
      secret: 'kd94hf93k423kf44',
      accessToken: 'nnch734d00sl2jdk',
      accessTokenSecret: 'pfkkdhi9sl3r4s00',
    },
    { method: 'GET', url: 'http://photos.example.net/photos?file=vacation.jpg&size=original' },
    1_191_242_096_000,
    'kllo9940pd9333jh',
  );
  expect(header).toContain(`oauth_signature="${encodeURIComponent('tR3+Ty81lMeYAr/Fid0kMTYa/WM=')}"`);
});
