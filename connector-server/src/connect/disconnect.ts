/** Takes a connection back: revokes what it holds, forgets settings and secrets, and says exactly what remains and where. */
import { revokeToken } from '../salesforce/revokeToken.ts';
import { createFileGrants } from './fileGrants.ts';
import { livePersonSecrets } from './livePersonAccess.ts';
import { secretFiles } from './secretFiles.ts';
import { readDocument } from './settingsDocumentStep.ts';
import { withoutConnection } from './mergeDocument.ts';
import type { Step, StepContext } from './types.ts';

export interface DisconnectEnd {
  type: 'disconnect';
  /** `kept`: the person decided against it; nothing was changed. `unknown`: there is no such connection here. */
  result: 'disconnected' | 'kept' | 'unknown';
  connection: string;
  /** In whole sentences, each with how to remove it. */
  remains: string[];
}

/**
 * May be repeated: what is gone already is passed over. `revoke` ends what a server keeps. Rejects with StepFailure before
 * anything was changed where the settings cannot be read.
 */
export async function disconnect(
  steps: readonly Step[],
  context: StepContext,
  revoke: () => Promise<{ said: string[]; remains: string[] }>,
): Promise<DisconnectEnd> {
  const { state, files, ask } = context;
  const end = (result: DisconnectEnd['result'], remains: string[] = []): DisconnectEnd => ({
    type: 'disconnect',
    result,
    connection: state.connection,
    remains,
  });
  const document = await readDocument(files);
  const begun = Object.keys(state.steps).length > 0;
  if (!begun && withoutConnection(document, state.connection) === null) return end('unknown');
  context.say(
    `Disconnecting “${state.connection}” (org ${state.salesforce.orgId ?? 'unknown'}, LivePerson account ${state.liveperson.account ?? 'unknown'}):`,
  );
  context.say(
    'agents lose the softphone at once; grants and kept sessions are revoked; settings, answers and secrets are deleted here.',
  );
  context.say('Records in Salesforce and conversations in LivePerson stay.');
  const sure = await ask.confirm({
    id: 'disconnect.sure',
    text: `Disconnect “${state.connection}”?`,
    suggest: false,
  });
  if (!sure) return end('kept');
  const remains: string[] = [];
  for (const part of [await revokeHandedOver(context), await revoke()]) {
    for (const line of part.said) context.say(line);
    remains.push(...part.remains);
  }
  // The settings first: a server that runs lets go before its secrets are gone.
  for (const step of [...steps].reverse())
    if (step.undo !== undefined && (begun ? state.steps[step.id] !== undefined : true))
      remains.push(...(await step.undo(context)));
  const names = [secretFiles(state.connection), livePersonSecrets(state.connection)].flatMap((each): string[] =>
    Object.values<string>({ ...each }),
  );
  for (const name of names) await files.remove(`secrets/${name}`);
  for (const name of ['-requests.md', '.json']) await files.remove(`connect/${state.connection}${name}`);
  return end('disconnected', remains);
}

/** Of a guide whose server never started. */
async function revokeHandedOver(context: StepContext): Promise<{ said: string[]; remains: string[] }> {
  const { state, fetch, allowLoopback } = context;
  const token = await createFileGrants(context.files).get(state.connection);
  if (token === null || state.salesforce.myDomain === null) return { said: [], remains: [] };
  return (await revokeToken(state.salesforce.myDomain, token.trim(), { fetch, allowLoopback }))
    ? { said: ['Salesforce: the grant of the API user was revoked.'], remains: [] }
    : {
        said: [],
        remains: [
          'Salesforce: the grant of the API user could not be revoked. End it in Setup > Connected Apps OAuth Usage > LivePerson Connector > Revoke.',
        ],
      };
}

/** For the terminal. */
export function disconnectWords({ result, connection, remains }: DisconnectEnd): string[] {
  if (result === 'unknown') return [`There is no connection “${connection}” in this folder. Nothing was changed.`];
  if (result === 'kept') return [`“${connection}” is kept as it was. Nothing was changed.`];
  return [
    '',
    `“${connection}” is disconnected.${remains.length === 0 ? '' : ' What remains, and how to remove it:'}`,
    ...remains.map((line) => `  - ${line}`),
  ];
}
