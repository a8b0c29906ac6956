/** Everything is deployed to the org in one go: all of it or nothing. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { createMetadataApi } from '../salesforce/metadataApi.ts';
import type { DeployEnd, DeployProgress } from '../salesforce/deployResult.ts';
import { ConnectorError } from '../support/errors.ts';
import { adminReader, adminSession, API_VERSION, forgetAdminSession } from './adminSession.ts';
import type { AdminSession } from './adminSession.ts';
import { deployFailureWords } from './deployWords.ts';
import { testClasses, unzipped } from './deployZip.ts';
import { deployFolder, deployZipName, orgFilesStep, writtenZip } from './orgFilesStep.ts';
import type { Step, StepContext, StepEnd } from './types.ts';
import { StepFailure } from './types.ts';

const noteName = (connection: string): string => `${deployFolder(connection)}/deployed.json`;

export const deployStep: Step = {
  id: 'salesforce.deploy',
  title: 'Deployment to the org',
  who: 'salesforce_admin',
  applies: () => true,
  async done(context) {
    const zip = await writtenZip(context);
    if (zip.length === 0 || (await notedHash(context)) !== hashOf(zip)) return false;
    return mayLook(context) ? isThere(context) : true;
  },
  async run(context) {
    const session = await adminSession(context);
    return session === null ? byHand(context) : deploy(context, session);
  },
  undo: () =>
    Promise.resolve([
      'What was deployed stays in the org: objects with their records, permission sets, trusted URLs, the app. docs/install.md, “Uninstall”, says how to export and remove it.',
    ]),
  request: (state) => [
    'Deploy the prepared package (an administrator with “Modify Metadata Through Metadata API Functions” or “Modify All Data”):',
    `  ${command(`data/${deployZipName(state.connection)}`, state.salesforce.sfAlias)}`,
    'or upload the same deploy.zip with Workbench: migration › Deploy, with “Single Package” and “Rollback On Error”.',
  ],
};

const command = (zip: string, alias: string | null): string =>
  `sf project deploy start --metadata-dir ${zip} --single-package --wait 30 --target-org ${alias ?? '<alias of the org>'}`;

async function deploy(context: StepContext, session: AdminSession): Promise<StepEnd> {
  const { state } = context;
  for (;;) {
    const zip = await wholeZip(context);
    const production = state.salesforce.kind === 'production' || state.salesforce.kind === null;
    if (production && !(await isWanted(context))) return byHand(context);
    const tests = production ? testClasses(await unzipped(zip)) : [];
    context.say(production ? 'Deploying; the Apex tests of the package run with it.' : 'Deploying.');
    const end = await send(context, session, zip, tests);
    if (end.outcome === 'succeeded') {
      await note(context, zip, end.id);
      return { result: 'done', said: `${end.progress.components} components, deployment ${end.id}` };
    }
    const { text, mend, without } = deployFailureWords(end);
    if (without.length === 0 || !(await goesOnWithout(context, text, mend, without)))
      throw new StepFailure('deployment_refused', text, mend);
    state.salesforce.packages = state.salesforce.packages.filter((name) => !without.includes(name));
    await context.keep();
    await orgFilesStep.run(context);
  }
}

/** A refused part is told, and left out only if the person wants that. */
function goesOnWithout(context: StepContext, text: string, mend: string, without: readonly string[]): Promise<boolean> {
  context.say(text);
  context.say(mend);
  return context.ask.confirm({
    id: `salesforce.without.${without.join('.')}`,
    text: `Deploy everything else now, without ${without.join(' and ')}?`,
    suggest: true,
  });
}

const isWanted = ({ ask, state }: StepContext): Promise<boolean> =>
  ask.confirm({
    id: 'salesforce.deployNow',
    text: `Deploy to ${state.salesforce.myDomain ?? 'this org'} now? It is a production org.`,
    suggest: true,
  });

async function send(
  context: StepContext,
  session: AdminSession,
  zip: Buffer,
  tests: readonly string[],
): Promise<DeployEnd> {
  const { fetch, allowLoopback, signal } = context;
  const api = createMetadataApi(session, { apiVersion: API_VERSION, fetch, allowLoopback });
  let said = '';
  const onProgress = (progress: DeployProgress): void => {
    const words = progressWords(progress);
    if (words !== '' && words !== said) context.say(words);
    said = words;
  };
  try {
    return await api.deploy({ zip, tests }, { signal, onProgress });
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    // Asked for anew the next time.
    if (error.code === 'INVALID_SESSION_ID') forgetAdminSession(context);
    throw new StepFailure(
      error.code,
      error.text,
      error.certain
        ? 'Lend the rights of a user who may deploy (npm run connect -- --from salesforce.adminAccess), or deploy by hand. Nothing was deployed.'
        : 'Look under Setup › Deployment Status whether it went through, then go on: deploying twice does no harm.',
      { cause: error },
    );
  }
}

/** In tenths, so that a terminal is not filled. */
function progressWords({ components, componentsTotal, tests, testsTotal }: DeployProgress): string {
  if (componentsTotal === 0) return '';
  if (testsTotal > 0 && components >= componentsTotal) return `${tests} of ${testsTotal} tests`;
  const tenth = Math.floor((components / componentsTotal) * 10);
  return `${tenth * 10} % of ${componentsTotal} components`;
}

async function byHand(context: StepContext): Promise<StepEnd> {
  const { state, files, ask } = context;
  const zip = await wholeZip(context);
  context.say('Nobody lends the guide the rights of an administrator, so a person deploys:');
  context.say(`  ${command(path.join(files.folder, deployZipName(state.connection)), state.salesforce.sfAlias)}`);
  const deployed = await ask.confirm({
    id: 'salesforce.deployed',
    text: 'Has it been deployed without an error?',
    suggest: false,
  });
  if (!deployed) return { result: 'by_hand', said: 'waits for the deployment by an administrator' };
  await note(context, zip, null);
  return { result: 'done', said: 'deployed by hand; the sign-in of the API user proves it' };
}

async function wholeZip(context: StepContext): Promise<Buffer> {
  const zip = await writtenZip(context);
  if (zip.length > 0) return zip;
  await orgFilesStep.run(context);
  return writtenZip(context);
}

async function note(context: StepContext, zip: Buffer, deployment: string | null): Promise<void> {
  const text = JSON.stringify({ sha256: hashOf(zip), deployment, at: new Date(context.now()).toISOString() }, null, 2);
  await context.files.write(noteName(context.state.connection), `${text}\n`);
}

async function notedHash({ state, files }: StepContext): Promise<string | null> {
  try {
    const { sha256 } = JSON.parse((await files.read(noteName(state.connection))) ?? '{}') as { sha256?: unknown };
    return typeof sha256 === 'string' ? sha256 : null;
  } catch {
    return null;
  }
}

const hashOf = (zip: Buffer): string => createHash('sha256').update(zip).digest('hex');

/** Looking must not cost a question. */
const mayLook = ({ state, env }: StepContext): boolean =>
  state.salesforce.adminAccess === 'sf' || (env.SALESFORCE_ADMIN_TOKEN ?? '') !== '';

/** Whether the org has what was deployed: a refreshed sandbox, for one, has not. */
async function isThere(context: StepContext): Promise<boolean> {
  const reader = await adminReader(context);
  if (reader === null) return true;
  const seen = await reader.query('SELECT DeveloperName, Value__c FROM LivePerson_Setting__mdt');
  if (!seen.ok) return seen.code !== 'INVALID_TYPE';
  return seen.value.some(
    (row) => row['DeveloperName'] === 'ConnectorUrl' && row['Value__c'] === context.state.server.publicUrl,
  );
}
