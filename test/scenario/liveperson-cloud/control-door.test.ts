/** The control door: for this machine only. */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConsumer } from '../../../sandbox/consumer/consumerClient.ts';
import { startLivePersonCloud, type LivePersonCloud } from '../../../sandbox/liveperson/cloud.ts';
import { oldIdOf, post, seedAgent, workingAgent } from './rawAgent.ts';

describe('control door', () => {
  let cloud: LivePersonCloud;
  beforeAll(async () => {
    cloud = await startLivePersonCloud();
  });
  afterAll(() => cloud.close());

  it('closes sockets, tells about agents, answers mistakes with a sentence', async () => {
    const ada = await workingAgent(cloud, 'ada');
    expect((await post(cloud, '/sandbox/control/agent', [seedAgent('ada').loginName])).body).toMatchObject({
      result: { availability: 'ONLINE', sockets: 1 },
    });
    expect((await post(cloud, '/sandbox/control/closeSockets', [oldIdOf(cloud, 'ada'), 4407])).body).toEqual({
      result: 1,
    });
    expect(await ada.closed).toBe(4407);
    expect(await post(cloud, '/sandbox/control/agent', ['nobody'])).toMatchObject({
      status: 400,
      body: { error: 'No such user: nobody' },
    });
    expect((await post(cloud, '/sandbox/control/world', [])).status).toBe(404);
  });

  it('refuses a page of another site', async () => {
    expect((await post(cloud, '/sandbox/control/throttle', [5], { origin: 'https://evil.example' })).status).toBe(403);
  });

  it('refuses a foreign host name that was bound to this machine', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const asked = request(
        `${cloud.url}/sandbox/control/ledger/x`,
        { headers: { host: 'evil.example' } },
        (response) => resolve(response.resume().statusCode),
      );
      asked.on('error', reject);
      asked.end();
    });
    expect(status).toBe(403);
  });

  it('reads the ledger of a dialog', async () => {
    const consumer = await openConsumer(cloud.url, cloud.account, { skillId: '4103' });
    await consumer.say('first');
    const entries = (await (
      await fetch(`${cloud.url}/sandbox/control/ledger/${consumer.conversationId ?? ''}`)
    ).json()) as unknown[];
    expect(entries).toMatchObject([{ sequence: 0, from: consumer.consumerId, text: 'first' }]);
  });
});
