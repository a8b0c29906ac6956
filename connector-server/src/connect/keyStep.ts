/** Key and certificate of the JWT bearer flow: made here, or those that are here are looked at. */
import { X509Certificate } from 'node:crypto';
import path from 'node:path';
import { judgeKeyPair, makeKeyPair, PAIR_WORDS } from './keyPair.ts';
import type { KeyPair } from './keyPair.ts';
import { secretFiles } from './secretFiles.ts';
import type { Step, StepContext } from './types.ts';

export const keyStep: Step = {
  id: 'salesforce.key',
  title: 'Key and certificate of the server',
  who: 'server_operator',
  applies: ({ salesforce }) => salesforce.flow === 'jwt_bearer',
  async done(context) {
    const pair = await existingPair(context);
    return pair !== null && judgeKeyPair(pair, context.now()).state === 'good';
  },
  async run(context) {
    const { state, files, ask } = context;
    const names = secretFiles(state.connection);
    const existing = await existingPair(context);
    if (existing !== null) {
      const judged = judgeKeyPair(existing, context.now());
      context.say(PAIR_WORDS[judged.state]);
      const anew = await ask.confirm({
        id: 'salesforce.newKey',
        text: 'Make a new key? The app in the org then needs the new certificate before the server can sign in again.',
        suggest: judged.state !== 'ends_soon' && judged.state !== 'good',
      });
      if (!anew && (judged.state === 'ends_soon' || judged.state === 'good'))
        return { result: 'done', said: `kept; it ends on ${day(judged.endsAt)}` };
    }
    const made = await makeKeyPair(`LivePerson Connector ${state.connection}`, context.now());
    await files.writeSecret(names.salesforceKey, made.privateKey);
    const place = path.join(files.folder, await files.writeSecret(names.salesforceCertificate, made.certificate));
    context.say(`Fingerprint (SHA-256): ${new X509Certificate(made.certificate).fingerprint256}`);
    return {
      result: 'done',
      said: `the public certificate is ${place}; the private key stays in that folder, readable by this user only`,
    };
  },
  async undo({ state, files }) {
    const names = secretFiles(state.connection);
    for (const name of [names.salesforceKey, names.salesforceCertificate]) await files.remove(`secrets/${name}`);
    return [];
  },
  request: () => [],
};

async function existingPair({ files, state }: StepContext): Promise<KeyPair | null> {
  const names = secretFiles(state.connection);
  const privateKey = await files.readSecret(names.salesforceKey);
  const certificate = await files.readSecret(names.salesforceCertificate);
  if (privateKey === null && certificate === null) return null;
  return { privateKey: privateKey ?? '', certificate: certificate ?? '' };
}

function day(at: number | null): string {
  return at === null ? 'an unknown day' : new Date(at).toISOString().slice(0, 10);
}
