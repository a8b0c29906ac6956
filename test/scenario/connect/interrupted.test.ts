/**
 * The guide is killed after each time it kept something, and begun again: nothing is asked twice that was answered, nothing is
 * done twice in the org, and in the end everything is in place.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createConnectFiles } from '../../../connector-server/src/connect/connectFiles.ts';
import { createFlagAsk } from '../../../connector-server/src/connect/flagAsk.ts';
import { runGuide } from '../../../connector-server/src/connect/guide.ts';
import type { GuideEnd, GuideEvent } from '../../../connector-server/src/connect/guideEvents.ts';
import { Interrupted } from '../../../connector-server/src/connect/interrupted.ts';
import { emptyState, readState, writeState } from '../../../connector-server/src/connect/stateFile.ts';
import { connectSteps } from '../../../connector-server/src/connect/steps.ts';
import type { Step, StepContext } from '../../../connector-server/src/connect/types.ts';
import { startLivePersonCloud, type LivePersonCloud } from '../../../sandbox/liveperson/cloud.ts';
import { startSalesforceOrg, type SalesforceOrg } from '../../../sandbox/salesforce/org.ts';
import { INSTALLED_APP } from '../../../sandbox/seed.ts';
import { packageZips } from '../../support/salesforcePackages.ts';

const PUBLIC_URL = 'https://connector.harbor.example';
const folder = mkdtempSync(path.join(tmpdir(), 'interrupted-'));
const packages = path.join(folder, 'packages');
let org: SalesforceOrg;
let livePerson: LivePersonCloud;
let certificate: string;
beforeAll(async () => {
  [org, livePerson] = await Promise.all([startSalesforceOrg({ empty: true }), startLivePersonCloud()]);
  certificate = await org.control.createCertificate('LivePerson_Connector');
  livePerson.control.registerRedirectUri(INSTALLED_APP.clientId, `${PUBLIC_URL}/liveperson/callback`);
  const files = createConnectFiles(packages);
  for (const [name, zip] of await packageZips(['main', 'open-cti', 'oauth-client']))
    await files.write(`${name}.zip`, zip);
});
afterAll(async () => {
  await Promise.all([org.close(), livePerson.close()]);
  rmSync(folder, { recursive: true });
});

const answers = () => ({
  'server.publicUrl': PUBLIC_URL,
  'salesforce.myDomain': org.publicUrl,
  'salesforce.adminAccess': 'token',
  'salesforce.kind': 'sandbox',
  'salesforce.lightningOrigin': 'https://harbor.lightning.force.com',
  'salesforce.apiUsername': org.apiUser.username,
  'salesforce.packages': 'oauth-client,open-cti',
  'salesforce.identityCertificate': certificate,
  'salesforce.agents': 'ada.brightwell@harbor-demo.example ben.okafor@harbor-demo.example',
  'livePerson.account': livePerson.account,
  'livePerson.signIn.clientId': INSTALLED_APP.clientId,
  'livePerson.signIn.secret': INSTALLED_APP.clientSecret,
  'livePerson.api.clientId': INSTALLED_APP.apiClientId,
  'livePerson.api.secret': INSTALLED_APP.apiClientSecret,
});

interface Life {
  end: GuideEnd;
  events: GuideEvent[];
}

/** What was kept in some life, without its times: at each of them a life ends. */
const seen = new Set<string>();
const shape = (state: StepContext['state']): string =>
  JSON.stringify(state, (name, value: unknown) => (name === 'at' ? 0 : value));

/** One life of the guide in this folder; a mortal one ends like a killed process as soon as it kept something new. */
async function live(steps: readonly Step[], mortal: boolean): Promise<Life> {
  const files = createConnectFiles(path.join(folder, 'data'));
  const events: GuideEvent[] = [];
  const state = (await readState(files, 'harbor')) ?? emptyState('harbor');
  const context: StepContext = {
    state,
    keep: async () => {
      await writeState(files, state);
      if (!mortal || seen.has(shape(state))) return;
      seen.add(shape(state));
      throw new Interrupted();
    },
    ask: createFlagAsk(new Map(Object.entries(answers())), null),
    say: () => undefined,
    files,
    fetch: globalThis.fetch,
    openBrowser: () => Promise.resolve(),
    now: () => Date.now(),
    env: {
      SALESFORCE_ADMIN_TOKEN: org.apiTokenFor('admin'),
      SALESFORCE_PACKAGES: packages,
      LIVEPERSON_API_URL: livePerson.url,
    },
    allowLoopback: true,
    signal: new AbortController().signal,
  };
  const end = await runGuide(steps, context, { canAsk: false, tell: (event) => void events.push(event) });
  return { end, events };
}

/** Life after life, until one comes to the end; how many there were. */
async function untilComplete(steps: readonly Step[]): Promise<number> {
  let begun: string | null = null;
  for (let lives = 1; lives < 200; lives++) {
    const { end, events } = await live(steps, true);
    if (begun !== null) {
      const again = events.find((event) => event.type === 'step' && event.id === begun);
      expect(again, `${begun} was begun and not ended; the next life says so`).toMatchObject({ before: 'begun' });
    }
    if (end.result === 'complete') return lives;
    expect(end.result, JSON.stringify(events.filter(({ type }) => type === 'failed'))).toBe('interrupted');
    const last = events.at(-1);
    const kept = await readState(createConnectFiles(path.join(folder, 'data')), 'harbor');
    const halfSteps = Object.entries(kept?.steps ?? {}).flatMap(([id, { state }]) => (state === 'begun' ? [id] : []));
    expect(halfSteps.length).toBeLessThanOrEqual(1);
    expect(last).toMatchObject({ type: 'interrupted', half: halfSteps.length === 1 });
    begun = halfSteps[0] ?? null;
  }
  throw new Error('The guide never came to its end.');
}

test('killed at every step and begun again, the guide ends with everything in place, once', async () => {
  const steps = connectSteps();
  const place = (id: string): number => steps.findIndex((step) => step.id === id);
  // Each part alone: looking again at all the parts before would only take long.
  const [orgFiles, rights] = [place('salesforce.orgFiles'), place('salesforce.apiRights')];
  let lives = await untilComplete(steps.slice(0, orgFiles));
  lives += await untilComplete(steps.slice(orgFiles, rights));
  org.apps.setPolicy('LivePerson_Connector', { permissionSets: new Set(['LivePerson_Connector_API']) });
  lives += await untilComplete(steps.slice(rights));
  // Each step keeps that it begins and that it ends.
  expect(lives).toBeGreaterThan(2 * (steps.length - 1));

  const whole = await live(steps, false);
  expect(whole.end).toMatchObject({ result: 'complete', open: [] });
  expect(
    whole.events.filter((event) => event.type === 'done' && !event.looked),
    'a run after the last does nothing',
  ).toEqual([]);

  const assigned = await org.query('SELECT AssigneeId, PermissionSetId FROM PermissionSetAssignment');
  const pairs = assigned.map((row) => `${String(row['AssigneeId'])} ${String(row['PermissionSetId'])}`);
  expect(new Set(pairs).size).toBe(pairs.length);
  for (const key of ['ada', 'ben'])
    expect(
      org
        .permissionSetsOf(key)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['LivePerson_Agent', 'LivePerson_Open_CTI_Agent']);
  const files = createConnectFiles(path.join(folder, 'data'));
  expect(JSON.parse((await files.read('settings.json')) ?? '{}')).toMatchObject({ connections: [{ id: 'harbor' }] });
  expect((await files.list('connect')).filter((name) => name.includes('.json.'))).toEqual([]);
});
