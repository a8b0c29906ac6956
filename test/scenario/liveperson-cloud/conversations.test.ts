/** The life of a conversation as agents see it: fields, deadlines, unread counts, subscriptions, surveys. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConsumer, type Consumer } from '../../../sandbox/consumer/consumerClient.ts';
import { startLivePersonCloud, type LivePersonCloud } from '../../../sandbox/liveperson/cloud.ts';
import {
  accept,
  connectAgent,
  login,
  oldIdOf,
  seat,
  seedAgent,
  textEvent,
  update,
  workingAgent,
  type RawAgent,
} from './rawAgent.ts';

describe('conversations', () => {
  let cloud: LivePersonCloud;
  let ada: RawAgent;
  let consumer: Consumer;
  let id: string;
  beforeEach(async () => {
    cloud = await startLivePersonCloud();
    ada = await workingAgent(cloud, 'ada', { convState: ['OPEN', 'CLOSE'] });
    consumer = await openConsumer(cloud.url, cloud.account, { channel: 'whatsapp', skillId: '4101' });
    id = await consumer.start();
    await accept(ada, id);
  });
  afterEach(() => cloud.close());

  const publish = (agent: RawAgent, event: object, extra: object = {}) =>
    agent.request('.ams.ms.PublishEvent', { dialogId: id, event, ...extra });
  const manager = async (version?: string): Promise<RawAgent> => {
    const mia = await connectAgent(cloud, oldIdOf(cloud, 'mia'), await login(cloud, 'mia'), version);
    await mia.request('.ams.aam.SubscribeExConversations', { convState: ['OPEN'] });
    return mia;
  };

  it('carries channel, ids of both families by role, and dialogs', async () => {
    await consumer.say('one');
    const { conversationDetails: details } = await ada.nextChange(
      id,
      ({ lastContentEventNotification }) => lastContentEventNotification !== undefined,
    );
    expect(details['context']).toMatchObject({ type: 'CustomContext', name: 'WhatsApp Business' });
    expect(details.participants).toMatchObject({ CONSUMER: [consumer.consumerId], ASSIGNED_AGENT: [ada.id] });
    expect(details.participantsPId).toMatchObject({
      CONSUMER: [consumer.consumerId],
      ASSIGNED_AGENT: [seedAgent('ada').pid],
    });
    expect(details.dialogs).toMatchObject([
      { dialogId: id, dialogType: 'MAIN', channelType: 'MESSAGING', state: 'OPEN' },
    ]);
  });

  it('the deadline runs from the first unanswered message and ends with the answer', async () => {
    await consumer.say('one');
    const asked = await ada.nextChange(id, ({ effectiveTTR }) => effectiveTTR !== -1);
    const first = cloud.ledger.dialog(id)[0]?.at ?? 0;
    expect(asked.effectiveTTR).toBe(first + 1_200_000);
    await consumer.say('two');
    expect((await ada.nextChange(id, (result) => result.numberOfunreadMessages[ada.id] === 2)).effectiveTTR).toBe(
      first + 1_200_000,
    );
    await publish(ada, textEvent('private'), { messageAudience: 'AGENTS_AND_MANAGERS' });
    expect((await ada.nextChange(id, (result) => result.numberOfunreadMessages[ada.id] === 0)).effectiveTTR).toBe(
      first + 1_200_000,
    );
    await publish(ada, textEvent('answer'));
    await ada.nextChange(id, ({ effectiveTTR }) => effectiveTTR === -1);
  });

  it('urgency and a deadline by hand move the deadline; nonsense is refused', async () => {
    await consumer.say('one');
    expect((await update(ada, id, { field: 'TTRField', ttrType: 'CUSTOM', value: 60 })).code).toBe(200);
    const at = cloud.ledger.dialog(id)[0]?.at ?? 0;
    await ada.nextChange(id, ({ effectiveTTR }) => effectiveTTR === at + 60_000);
    const later = Date.now() + 7_200_000;
    expect((await update(ada, id, { field: 'ManualETTR', time: later })).code).toBe(200);
    await ada.nextChange(id, ({ effectiveTTR }) => effectiveTTR === later);
    expect((await update(ada, id, { field: 'ManualETTR', time: 5 })).code).toBe(400);
    expect((await update(ada, id, { field: 'TTRField', ttrType: 'WHENEVER', value: 1 })).code).toBe(400);
    expect((await update(ada, id, { field: 'Mood' })).code).toBe(400);
  });

  it('unread counts are per participant and a read receipt clears them', async () => {
    await consumer.say('one');
    const sequence = await consumer.say('two');
    await ada.nextChange(id, (result) => result.numberOfunreadMessages[ada.id] === 2);
    await publish(ada, { type: 'AcceptStatusEvent', status: 'READ', sequenceList: [sequence] });
    await consumer.say('three');
    await ada.nextChange(id, (result) => result.numberOfunreadMessages[ada.id] === 1);
  });

  it('several fields of one request change together or not at all', async () => {
    const answer = await update(ada, id, { field: 'Note', note: 'kept?' }, { field: 'TTRField', ttrType: 'NEVER' });
    expect(answer.code).toBe(400);
    expect(cloud.control.conversation(id)?.note).toBe('');
    await update(ada, id, { field: 'Note', note: 'yes' }, { field: 'TTRField', ttrType: 'URGENT' });
    const changed = await ada.nextChange(id, ({ conversationDetails }) => conversationDetails['note'] === 'yes');
    expect(changed.conversationDetails['ttr']).toEqual({ ttrType: 'URGENT', value: 300 });
    expect(
      await ada.request('.ams.cm.UpdateConversationField', {
        conversationId: id,
        conversationField: { field: 'Note', note: 'bare' },
      }),
    ).toMatchObject({ code: 200 });
  });

  it('a reader may not write or change, and may leave', async () => {
    const mia = await manager();
    const world = cloud.control.world.users.get(seedAgent('mia').userId);
    await update(mia, id, seat('ADD', mia.id, 'READER'));
    Object.assign(world ?? {}, { manager: false });
    expect((await publish(mia, textEvent('psst'))).code).toBe(403);
    expect((await update(mia, id, { field: 'Note', note: 'x' })).code).toBe(403);
    expect((await update(mia, id, seat('REMOVE', mia.id, 'READER'))).code).toBe(200);
  });

  it('a manager who joined hears live messages, private ones too; before joining none', async () => {
    const mia = await manager();
    await consumer.say('before');
    await mia.nextChange(id, ({ lastContentEventNotification }) => lastContentEventNotification !== undefined);
    await update(mia, id, seat('ADD', mia.id, 'MANAGER'));
    await publish(ada, textEvent('between us'), { messageAudience: 'AGENTS_AND_MANAGERS' });
    await mia.next(
      ({ type, body }) =>
        type === '.ams.ms.OnlineEventDistribution' && (body['event'] as { message?: string }).message === 'between us',
    );
    expect(mia.frames.filter(({ type }) => type === '.ams.ms.OnlineEventDistribution')).toHaveLength(1);
  });

  it('a subscription delivers the oldest change first, up to the cap', async () => {
    cloud.control.switches.exSnapshotCap = 3;
    const ids = [id];
    for (let i = 0; i < 4; i++)
      ids.push(await (await openConsumer(cloud.url, cloud.account, { skillId: '4103' })).start());
    const mia = await manager();
    const { body } = await mia.next(({ type }) => type === '.ams.aam.ExConversationChangeNotification');
    expect((body['changes'] as { result: { convId: string } }[]).map(({ result }) => result.convId)).toEqual(
      ids.slice(0, 3),
    );
  });

  it('filters by time of the last update', async () => {
    const mia = await connectAgent(cloud, oldIdOf(cloud, 'mia'), await login(cloud, 'mia'));
    await mia.request('.ams.aam.SubscribeExConversations', {
      convState: ['OPEN'],
      minLastUpdatedTime: Date.now() + 60_000,
    });
    expect(
      (await mia.next(({ type }) => type === '.ams.aam.ExConversationChangeNotification')).body['changes'],
    ).toEqual([]);
  });

  it('a rating after the close arrives where closed conversations are followed; bad ratings are refused', async () => {
    await expect(consumer.csat(5)).rejects.toThrow('open');
    await consumer.close();
    await ada.nextChange(
      id,
      ({ conversationDetails }) =>
        conversationDetails.state === 'CLOSE' && conversationDetails['closeReason'] === 'CONSUMER',
    );
    await expect(consumer.csat(6)).rejects.toThrow('csatRate');
    await consumer.csat(4);
    expect(
      (await ada.nextChange(id, ({ conversationDetails }) => conversationDetails['csatRate'] === 4))
        .conversationDetails['csat'],
    ).toMatchObject({ status: 'FILLED' });
    expect((await update(ada, id, { field: 'CSATRate', csatRate: 5, status: 'FILLED' })).code).toBe(403);
  });

  it('the survey bot asks again after nonsense, and a skipped survey ends too', async () => {
    cloud.control.switches.postConversationSurvey = true;
    await update(ada, id, { field: 'DialogChange', type: 'UPDATE', dialog: { dialogId: id, state: 'CLOSE' } });
    const question = await consumer.nextMessage(({ dialogId }) => dialogId !== id);
    await consumer.publish(textEvent('well'), { dialogId: question.dialogId });
    await consumer.nextMessage(
      ({ dialogId, event }) => dialogId === question.dialogId && String(event['message']).startsWith('Please'),
    );
    expect(
      (await ada.request('.ams.ms.PublishEvent', { dialogId: question.dialogId, event: textEvent('x') })).code,
    ).toBe(400);
    cloud.control.endSurvey(id, null);
    const over = await ada.nextChange(id, ({ conversationDetails }) => conversationDetails.stage === 'CLOSE');
    expect(over.conversationDetails['csat']).toMatchObject({ status: 'SKIPPED' });
  });

  it('step up changes the consumer id inside the same conversation', async () => {
    const known = await cloud.control.stepUp(id, { sub: 'person-9', given_name: 'Rae' });
    const stepped = await ada.nextChange(
      id,
      ({ conversationDetails }) => conversationDetails.participants['CONSUMER']?.[0] === known,
    );
    expect(stepped.conversationDetails.participants['CONSUMER']).not.toContain(consumer.consumerId);
    expect((await ada.request('.ams.userprofile.GetUserProfile', known)).body).toMatchObject({
      firstName: 'Rae',
      acr: 'loa1',
    });
  });

  it('QueryMessages answers what is newer than a sequence, and to former participants too', async () => {
    for (const message of ['a', 'b', 'c']) await consumer.say(message);
    const messages = async (newerThanSequence: number): Promise<unknown[]> =>
      (
        (await ada.request('.ams.ms.QueryMessages', { dialogId: id, newerThanSequence })).body as {
          event: { message: string };
        }[]
      ).map(({ event }) => event.message);
    expect(await messages(0)).toEqual(['a', 'b', 'c']);
    expect(await messages(1)).toEqual(['c']);
    await update(ada, id, seat('REMOVE', ada.id));
    expect(await messages(0)).toEqual(['a', 'b', 'c']);
  });

  it('faults: bare single elements, unknown fields, duplicates, order, missing last event', async () => {
    cloud.control.setFrameFaults({
      bareSingleArrays: true,
      unknownFields: true,
      duplicates: true,
      dropLastContentEvent: true,
    });
    await consumer.say('x');
    const isEx = (frame: { type: string }): boolean => frame.type === '.ams.aam.ExConversationChangeNotification';
    const [one, two] = [
      await ada.next((frame) => isEx(frame) && 'futureEnvelope' in frame),
      await ada.next((frame) => isEx(frame) && 'futureEnvelope' in frame),
    ];
    expect(one.body).toEqual(two.body);
    const result = (
      one.body['changes'] as {
        result: {
          lastContentEventNotification?: object;
          conversationDetails: { participants: Record<string, unknown> };
        };
      }[]
    )[0]?.result;
    expect(result).not.toHaveProperty('lastContentEventNotification');
    expect(result?.conversationDetails.participants['CONSUMER']).toBe(consumer.consumerId);

    cloud.control.setFrameFaults({
      bareSingleArrays: false,
      unknownFields: false,
      duplicates: false,
      dropLastContentEvent: false,
      outOfOrderEx: true,
    });
    const before = ada.frames.length;
    await update(ada, id, { field: 'Note', note: 'first' });
    await update(ada, id, { field: 'Note', note: 'second' });
    await ada.nextChange(id, ({ conversationDetails }) => conversationDetails['note'] === 'first');
    const notes = ada.frames
      .slice(before)
      .filter(isEx)
      .map(
        ({ body }) =>
          (body['changes'] as { result: { conversationDetails: { note: string } } }[])[0]?.result.conversationDetails
            .note,
      );
    expect(notes).toEqual(['second', 'first']);
  });

  it('the ledger holds who, sequence and audience of everything stored, and no chat states', async () => {
    await consumer.say('hello');
    await consumer.typing('COMPOSING');
    await publish(ada, textEvent('aside'), { messageAudience: 'AGENTS_AND_MANAGERS' });
    expect(cloud.ledger.dialog(id)).toMatchObject([
      { sequence: 0, from: consumer.consumerId, role: 'CONSUMER', audience: 'ALL', text: 'hello' },
      {
        sequence: 1,
        from: ada.id,
        role: 'ASSIGNED_AGENT',
        audience: 'AGENTS_AND_MANAGERS',
        text: 'aside',
        sentTo: [ada.id],
      },
    ]);
  });
});
