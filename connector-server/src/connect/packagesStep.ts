/** Which packages the org gets. */
import type { Choice, Step } from './types.ts';

export const MAIN = 'main';
export const OPEN_CTI = 'open-cti';
export const OAUTH_CLIENT = 'oauth-client';

const OPTIONAL: readonly Choice<string>[] = [
  {
    value: OAUTH_CLIENT,
    label: 'oauth-client: the app the connector signs in through',
    help: 'Leave it out only where you make the External Client App by hand, or use one of your own.',
  },
  {
    value: OPEN_CTI,
    label: 'open-cti: the softphone in the phone item of older apps',
    help: 'Only for orgs that have Open CTI. Salesforce ends it on 28 February 2028 and refuses it to new orgs; the utility item of the main package needs none of it.',
  },
  {
    value: 'analytics',
    label: 'analytics: report types, reports and a dashboard',
    help: 'For managers who work with reports of Salesforce.',
  },
  {
    value: 'record-pages',
    label: 'record-pages: Lightning pages with the list of conversations',
    help: 'For orgs without pages of their own for accounts, contacts, leads, cases and opportunities.',
  },
  {
    value: 'api-full',
    label: 'api-full: the broad permission set of LivePerson’s installation guide',
    help: 'Rarely needed: it lets the connector change every record. "npm run rights" says what is enough.',
  },
];

export const packagesStep: Step = {
  id: 'salesforce.packages',
  title: 'What the org gets',
  who: 'salesforce_admin',
  applies: () => true,
  done: ({ state }) =>
    Promise.resolve(state.steps['salesforce.packages']?.state === 'done' && state.salesforce.packages.includes(MAIN)),
  async run({ state, ask }) {
    const before = state.steps['salesforce.deploy'] === undefined ? [OAUTH_CLIENT] : state.salesforce.packages;
    const chosen = await ask.several({
      id: 'salesforce.packages',
      text: 'What shall be deployed with the main package?',
      help: 'Main holds objects, Apex, the softphone, permission sets and the LivePerson Console app.',
      choices: OPTIONAL,
      suggest: before.filter((name) => name !== MAIN),
    });
    state.salesforce.packages = [MAIN, ...chosen];
    return { result: 'done', said: state.salesforce.packages.join(', ') };
  },
  request: () => [
    'Decide what the org gets beside the main package: oauth-client (the app the connector signs in through; usual), open-cti (only orgs that have Open CTI, which ends on 28 February 2028), analytics (reports), record-pages (Lightning pages).',
  ],
};
