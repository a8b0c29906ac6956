/** Writes what the server reads: the settings document and the environment, once everything in them is known. */
import { randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { loadSettings } from '../settings/loadSettings.ts';
import { parseSettings } from '../settings/parseSettings.ts';
import { createSecretResolver } from '../settings/resolveSecrets.ts';
import { createSealer } from '../support/seal.ts';
import { isLoopbackHost } from '../support/loopback.ts';
import { foundSecretKey } from '../support/secretKey.ts';
import { missingAnswers, type Json } from './connectionSection.ts';
import { readConnectorEnv, withVariables } from './connectorEnv.ts';
import { LIVEPERSON_API_URL, livePersonSecrets } from './livePersonAccess.ts';
import { mergeDocument, withoutConnection } from './mergeDocument.ts';
import { secretFiles } from './secretFiles.ts';
import type { ConnectFiles, Step, StepContext } from './types.ts';
import { StepFailure } from './types.ts';

export const SETTINGS = 'settings.json';
export const ENVIRONMENT = 'connector.env';
const DEFAULT_PORT = '8080';
/** Taken over from the environment of this run where they say something else. */
const DEFAULTS: Readonly<Record<string, string>> = {
  LIVEPERSON_API_URL,
  SALESFORCE_LOGIN_URL: 'https://login.salesforce.com',
  ALLOW_INSECURE_UPSTREAM: 'false',
};

export const settingsDocumentStep: Step = {
  id: 'server.settings',
  title: 'Settings of the connector server',
  who: 'server_operator',
  applies: () => true,
  async done(context) {
    const has = await secretsIn(context);
    if (missingAnswers(context.state, has).length > 0) return false;
    const document = await readDocument(context.files);
    const text = await context.files.read(ENVIRONMENT);
    return (
      document !== null &&
      text !== null &&
      isDeepStrictEqual(mergeDocument(document, context.state, has), document) &&
      withVariables(text, await variables(context, text)) === text &&
      !(await secretsAreNewer(context))
    );
  },
  async run(context) {
    const { state, files } = context;
    const has = await secretsIn(context);
    const missing = missingAnswers(state, has);
    if (missing.length > 0)
      return { result: 'by_hand', said: `nothing was written: what is missing is ${missing.join(', ')}` };
    const merged = mergeDocument(await readDocument(files), state, has);
    const text = await files.read(ENVIRONMENT);
    const environment = await variables(context, text);
    await check(context, merged, environment.SECRET_KEY);
    // The key first: what the settings make the server keep is sealed with it.
    await files.write(ENVIRONMENT, withVariables(text, environment));
    await files.write(SETTINGS, `${JSON.stringify(merged, null, 2)}\n`);
    return {
      result: 'done',
      said: `${path.join(files.folder, SETTINGS)} and ${ENVIRONMENT}; secrets are files of their own, and SECRET_KEY in ${ENVIRONMENT} opens what the database keeps sealed: back it up apart from the database`,
    };
  },
  request: () => [
    'Run npm run connect on the server’s machine when the steps before are done: it writes the settings.',
  ],
  async undo({ state, files }) {
    const rest = withoutConnection(await readDocument(files), state.connection);
    if (rest !== null) await files.write(SETTINGS, `${JSON.stringify(rest, null, 2)}\n`);
    return [
      'Salesforce: all conversation records, Tasks and transcripts stay as they are.',
      `Server: ${ENVIRONMENT} and the database stay. What the database still holds of this connection is deleted by and by (docs/data.md).`,
    ];
  },
};

/** Null: there is none yet. Rejects with StepFailure where what is there is not JSON: it is never written over. */
export async function readDocument(files: ConnectFiles): Promise<Json | null> {
  const text = await files.read(SETTINGS);
  if (text === null || text.trim() === '') return null;
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as Json;
  } catch (error) {
    throw new StepFailure(
      'settings_unreadable',
      `${path.join(files.folder, SETTINGS)} is not JSON. It was left as it is.`,
      'Mend it, or move it away and run the guide again.',
      { cause: error },
    );
  }
}

const secretNames = ({ connection }: StepContext['state']): string[] =>
  [secretFiles(connection), livePersonSecrets(connection)].flatMap((each): string[] =>
    Object.values<string>({ ...each }),
  );

/** Every secret that the section may name, looked for once. */
async function secretsIn({ state, files }: StepContext): Promise<(name: string) => boolean> {
  const names = secretNames(state);
  const texts = await Promise.all(names.map((name) => files.readSecret(name)));
  const there = new Set(names.filter((_, index) => texts[index] !== null));
  return (name) => there.has(name);
}

/** A running server reads secrets anew when the document is written. */
async function secretsAreNewer({ state, files }: StepContext): Promise<boolean> {
  const [document = 0, ...secrets] = await Promise.all(
    [SETTINGS, ...secretNames(state).map((name) => path.join('secrets', name))].map((name) =>
      stat(path.join(files.folder, name)).then(
        ({ mtimeMs }) => mtimeMs,
        () => 0,
      ),
    ),
  );
  return Math.max(0, ...secrets) > document;
}

/** As the server will read it, this connection's secrets included; what it would refuse is not written. */
async function check(context: StepContext, document: Json, sealKey: string): Promise<void> {
  const rules = { allowInsecureUpstream: context.env.ALLOW_INSECURE_UPSTREAM === 'true' };
  const whole = parseSettings(document, rules);
  const ours = (document.connections as Json[]).filter(({ id }) => id === context.state.connection);
  // Those of other connections may come from an environment that is not ours.
  const loaded = whole.ok
    ? await loadSettings(
        { ...document, connections: ours },
        {
          ...rules,
          defaultLoginUrl: 'https://login.salesforce.com',
          resolveSecret: createSecretResolver({
            env: context.env,
            baseDir: context.files.folder,
            sealer: createSealer(Buffer.from(sealKey, 'base64')),
          }),
        },
      )
    : whole;
  if (loaded.ok) return;
  throw new StepFailure(
    'settings_refused',
    `The settings would not be valid, so nothing was written:\n${loaded.problems.map((problem) => `  ${problem}`).join('\n')}`,
    `Mend what is named in ${path.join(context.files.folder, SETTINGS)} if it was written by hand; else begin again at the step that asked for it (--from).`,
  );
}

async function variables(
  { state, env, files }: StepContext,
  text: string | null,
): Promise<Record<string, string> & { SECRET_KEY: string }> {
  const known = text === null ? {} : readConnectorEnv(text);
  const publicUrl = state.server.publicUrl ?? '';
  return {
    PUBLIC_URL: publicUrl,
    ...portOf(publicUrl, known),
    SETTINGS_FILE: fromHere(path.join(files.folder, SETTINGS)),
    DATA_DIR: fromHere(files.folder),
    // Never changed: what the database keeps is sealed with it. A server that ran before made one beside its data.
    SECRET_KEY: known.SECRET_KEY || ((await foundSecretKey(files.folder)) ?? randomBytes(32)).toString('base64'),
    ...Object.fromEntries(
      Object.entries(DEFAULTS).flatMap(([name, usual]) => {
        const given = env[name]?.trim();
        return given === undefined || given === '' || given === usual ? [] : [[name, given]];
      }),
    ),
  };
}

/** On this machine the address names the port; elsewhere a proxy does. */
function portOf(publicUrl: string, known: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const { protocol, hostname, port } = new URL(publicUrl);
  if (!isLoopbackHost(hostname)) return {};
  const wanted = port || (protocol === 'https:' ? '443' : '80');
  return wanted === DEFAULT_PORT && known.PORT === undefined ? {} : { PORT: wanted };
}

/** As it is written from the folder commands run in, so that the whole may be moved. */
function fromHere(place: string): string {
  const relative = path.relative(process.cwd(), place);
  return relative === '' || relative.startsWith('..') || path.isAbsolute(relative) ? place : relative;
}
