/** Which of Salesforce's ways the server signs in by. */
import type { Step } from './types.ts';

const WORDS = {
  jwt_bearer: 'with a key of its own (JWT bearer)',
  client_credentials: 'with the consumer secret (client credentials)',
  web_server: 'with a grant from the browser (web server flow)',
} as const;

export const flowStep: Step = {
  id: 'salesforce.flow',
  title: 'How the server signs in to Salesforce',
  who: 'salesforce_admin',
  applies: () => true,
  done: ({ state }) => Promise.resolve(state.salesforce.flow !== null),
  async run({ state, ask }) {
    const flow = await ask.choose({
      id: 'salesforce.flow',
      text: 'How shall the server sign in as the API user?',
      choices: [
        { value: 'jwt_bearer', label: 'With a key of its own (JWT bearer): no password, no secret to hand over' },
        { value: 'client_credentials', label: 'With the app’s consumer secret (client credentials)' },
        { value: 'web_server', label: 'Somebody signs in as the API user in a browser, once (web server flow)' },
      ],
      suggest: state.salesforce.flow ?? 'jwt_bearer',
    });
    state.salesforce.flow = flow;
    return { result: 'done', said: WORDS[flow] };
  },
  request: () => [],
};
