/** The org's own values are put into the metadata, and all that is deployed into one zip. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { soql } from '../support/soql.ts';
import { adminReader, API_VERSION } from './adminSession.ts';
import { callbackAddress } from './callbackAddress.ts';
import { mergedZip, metadataTexts, unzipped } from './deployZip.ts';
import { orgMetadata } from './orgMetadata.ts';
import type { OrgValues } from './orgMetadata.ts';
import { packageZips } from './packageZips.ts';
import { OAUTH_CLIENT } from './packagesStep.ts';
import { secretFiles } from './secretFiles.ts';
import type { Step, StepContext } from './types.ts';
import { StepFailure } from './types.ts';

/** In the folder of the installation. */
export const deployFolder = (connection: string): string => `connect/${connection}`;
export const deployZipName = (connection: string): string => `${deployFolder(connection)}/deploy.zip`;

export const orgFilesStep: Step = {
  id: 'salesforce.orgFiles',
  title: 'Metadata with the org’s own values',
  who: 'server_operator',
  applies: () => true,
  async done(context) {
    if (!isReady(context)) return false;
    const { zip } = await build(context);
    return zip.equals(await writtenZip(context));
  },
  async run(context) {
    const { state, files } = context;
    if (state.salesforce.packages.includes(OAUTH_CLIENT)) {
      state.salesforce.contactEmail = await askContact(context);
      await context.keep();
    }
    const { own, zip } = await build(context);
    for (const [name, text] of own)
      await files.write(`${deployFolder(state.connection)}/salesforce/${name}-meta.xml`, text);
    await files.write(deployZipName(state.connection), zip);
    return {
      result: 'done',
      said: `${own.size} files of this org in ${path.join(files.folder, deployFolder(state.connection))}, with deploy.zip`,
    };
  },
  request: () => [
    'Run "npm run connect" up to the step “Metadata with the org’s own values”: it writes what is deployed.',
  ],
};

/** What is to be deployed now: the org's own files by path, and everything as one zip. Rejects with StepFailure. */
async function build(context: StepContext): Promise<{ own: Map<string, string>; zip: Buffer }> {
  const zips = await packageZips(context.state.salesforce.packages, {
    env: context.env,
    say: (line) => context.say(line),
  });
  const packages = await Promise.all([...zips.values()].map(unzipped));
  const texts = new Map(packages.flatMap((files) => [...metadataTexts(files)]));
  const own = orgMetadata(texts, await valuesOf(context));
  return { own, zip: await mergedZip(packages, own, API_VERSION) };
}

/** The zip that was written last; empty: none. */
export function writtenZip({ files, state }: Pick<StepContext, 'files' | 'state'>): Promise<Buffer> {
  return readFile(path.join(files.folder, deployZipName(state.connection))).catch(() => Buffer.alloc(0));
}

function isReady({ state }: StepContext): boolean {
  const { packages, contactEmail } = state.salesforce;
  return state.server.publicUrl !== null && (!packages.includes(OAUTH_CLIENT) || contactEmail != null);
}

async function valuesOf({ state, files, env }: StepContext): Promise<OrgValues> {
  const { publicUrl } = state.server;
  if (publicUrl === null) throw new TypeError('The address of the connector is asked before metadata is made.');
  const { packages, contactEmail, flow, apiUsername } = state.salesforce;
  if (!packages.includes(OAUTH_CLIENT) || contactEmail == null) return { publicUrl, app: null };
  const certificate =
    flow === null || flow === 'jwt_bearer'
      ? await files.readSecret(secretFiles(state.connection).salesforceCertificate)
      : null;
  if (certificate === null && (flow === null || flow === 'jwt_bearer'))
    throw new StepFailure(
      'certificate_missing',
      'The certificate with which the connector signs in is not there yet.',
      'Do the step “Key and certificate of the server” first: npm run connect -- --from salesforce.key',
    );
  return {
    publicUrl,
    app: {
      contactEmail,
      flow: flow ?? 'jwt_bearer',
      certificate,
      callbackUrls: [callbackAddress(env), `${publicUrl}/admin/callback`],
      runAs: flow === 'client_credentials' ? apiUsername : null,
    },
  };
}

async function askContact(context: StepContext): Promise<string> {
  const { state, ask } = context;
  const known = state.salesforce.contactEmail ?? (await ownEmail(context));
  return ask.text({
    id: 'salesforce.contactEmail',
    text: 'E-mail address of whoever looks after the app in Salesforce',
    help: 'Every External Client App names one.',
    ...(known === null ? {} : { suggest: known }),
    check: (answer) => (/^[^\s@<>&"]+@[^\s@<>&"]+\.[^\s@<>&"]+$/.test(answer) ? null : 'That is no e-mail address.'),
  });
}

/** Of the administrator who lends their rights; null: nobody does. */
async function ownEmail(context: StepContext): Promise<string | null> {
  const reader = await adminReader(context);
  const session = reader === null ? null : await reader.signIn();
  if (reader === null || session === null || !session.ok) return null;
  const rows = await reader.query(soql`SELECT Email FROM User WHERE Id = ${session.value.userId}`);
  const email = rows.ok ? rows.value[0]?.['Email'] : null;
  return typeof email === 'string' ? email : null;
}
