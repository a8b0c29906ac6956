/** What somebody answers who follows docs/install.md with the two empty stand-ins: usually Enter. */
import type { EmptyWorld } from '../../../sandbox/demo/emptyWorld.ts';
import type { HandWork } from './emptyWorldAdmin.ts';
import { DOWN, type Reply } from './personAtTerminal.ts';

interface Application {
  clientId: string;
  clientSecret: string;
}

/** The applications are made while they are asked for, and noted in `application`. */
export function guideReplies(
  { world, hands, publicUrl, agent }: { world: EmptyWorld; hands: HandWork; publicUrl: string; agent: string },
  application: { signIn: Application; api: Application },
): Reply[] {
  return [
    { to: 'Address at which agents', type: publicUrl },
    { to: 'My Domain address of the org', type: world.salesforce.publicUrl },
    { to: 'How may the guide act in the org', type: '' },
    { to: 'Access token of the administrator', type: world.adminToken() },
    { to: 'Production or sandbox?', type: DOWN },
    { to: 'Address of the org’s Lightning pages', type: world.console.lightningUrl },
    { to: 'Address of its Visualforce pages', type: world.console.visualforceUrl },
    { to: 'How shall the server sign in', type: '' },
    { to: 'Username of the API user', type: world.salesforce.apiUser.username },
    { to: 'What shall be deployed', type: '' },
    { to: 'E-mail address of whoever looks after the app', type: '' },
    { to: 'What may the API user do', type: '' },
    {
      to: 'Is that done?',
      type: async () => {
        await hands.preAuthorise();
        return 'y';
      },
    },
    { to: 'The org’s certificate', type: () => hands.certificate() },
    { to: 'Who gets the softphone?', type: agent },
    { to: 'Who administers the connector?', type: '' },
    { to: 'LivePerson account number', type: world.livePerson.account },
    { to: 'How do agents sign in?', type: '' },
    {
      to: 'Client id of the application for the agents',
      type: async () => {
        application.signIn = await hands.application('signIn', `${publicUrl}/liveperson/callback`);
        return application.signIn.clientId;
      },
    },
    { to: 'Client secret of the application for the agents', type: () => application.signIn.clientSecret },
    { to: 'What does the account use?', type: '' },
    { to: 'How does the connector read users', type: '' },
    {
      to: 'Client id of the application for machine access',
      type: async () => {
        application.api = await hands.application('api');
        return application.api.clientId;
      },
    },
    { to: 'Client secret of the application for machine access', type: () => application.api.clientSecret },
    { to: 'Record conversations of bots', type: '' },
  ];
}
