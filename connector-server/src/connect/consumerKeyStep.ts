/** The consumer key, by which the app is known to Salesforce; it is made there. */
import { readConsumerKey } from '../salesforce/readConsumerKey.ts';
import { adminSession, API_VERSION } from './adminSession.ts';
import { callbackAddress } from './callbackAddress.ts';
import { APP_OAUTH } from './orgMetadata.ts';
import { OAUTH_CLIENT } from './packagesStep.ts';
import type { Step } from './types.ts';

const WHERE =
  'Setup › External Client App Manager › LivePerson Connector › Settings › OAuth Settings › Consumer Key and Secret';

export const consumerKeyStep: Step = {
  id: 'salesforce.consumerKey',
  title: 'Consumer key of the app',
  who: 'salesforce_admin',
  applies: () => true,
  done: ({ state }) => Promise.resolve(state.salesforce.consumerKey !== null),
  async run(context) {
    const { state, ask, fetch, allowLoopback } = context;
    const session = state.salesforce.packages.includes(OAUTH_CLIENT) ? await adminSession(context) : null;
    const read =
      session === null
        ? null
        : await readConsumerKey(session, APP_OAUTH, { apiVersion: API_VERSION, fetch, allowLoopback });
    if (read !== null) {
      state.salesforce.consumerKey = read;
      return { result: 'done', said: 'read from the org' };
    }
    if (session !== null) context.say('The org does not tell the consumer key to programs: copy it from Setup.');
    state.salesforce.consumerKey = (
      await ask.text({
        id: 'salesforce.consumerKey',
        text: 'Consumer key of the app',
        help: `${WHERE}. Only the key, not the secret.`,
        check: consumerKeyProblem,
      })
    ).trim();
    return { result: 'done', said: 'given by hand' };
  },
  request: (state) => [
    state.salesforce.packages.includes(OAUTH_CLIENT)
      ? `Tell the consumer key: ${WHERE}. Not the secret.`
      : `Make an External Client App with OAuth: scopes api, refresh_token and openid; callback URLs ${callbackAddress({})} and ${state.server.publicUrl ?? '<address of the connector>'}/admin/callback; PKCE required; for the JWT bearer flow the certificate of the file data/secrets/${state.connection}-salesforce.crt. Permitted users: admin approved, with the permission set LivePerson_Connector_API. Tell its consumer key, not the secret.`,
  ],
};

/** Null: it can be one. */
export function consumerKeyProblem(answer: string): string | null {
  const key = answer.trim();
  if (/^[0-9A-F]{64}$/i.test(key)) return 'That is the consumer secret. The key is the longer one above it.';
  if (!/^[\w.=+/-]{16,512}$/.test(key)) return 'A consumer key has at least 16 letters, digits, dots or underscores.';
  return null;
}
