import { fails, fine } from '../outcome.ts';
import type { ConnectionCheck } from '../types.ts';

export const livePersonServices: ConnectionCheck = {
  id: 'livePerson.services',
  group: 'livePerson',
  title: 'The account has the services the connector needs',
  why: 'A service that domain discovery does not name for the account is not switched on there; what rests on it does not work.',
  whoCanFix: 'liveperson_admin',
  needs: ['livePersonAccount'],
  async run({ connection, livePerson }) {
    const domains = await livePerson.domains();
    const named = new Set([
      ...(domains.ok ? domains.value.keys() : []),
      ...Object.keys(connection.liveperson.services),
    ]);
    const needed = neededServices(connection);
    const tried = `Looked for ${needed.map(({ services }) => services.join(' or ')).join(', ')} in domain discovery.`;
    const missing = needed.filter(({ services }) => !services.some((each) => named.has(each)));
    if (missing.length === 0) return [fine(tried, 'All are there.')];
    return missing.map(({ services, what }) =>
      fails('missing', {
        tried,
        seen: `The account has no service ${services.join(' or ')}: ${what} does not work.`,
        mend: 'Ask LivePerson to switch the service on for the account; a private host can be named in liveperson.services.',
        subject: services[0] ?? '',
      }),
    );
  },
};

interface NeededService {
  /** One of them is enough. */
  services: string[];
  what: string;
}

function neededServices({ liveperson, sync }: Parameters<ConnectionCheck['run']>[0]['connection']): NeededService[] {
  const { signIn, watcher } = liveperson;
  const reads = sync.periodic || sync.daily;
  return [
    { services: ['facadeMsg', 'asyncMessagingEnt'], what: 'receiving and answering messages' },
    { services: ['accountConfigReadOnly'], what: 'names of agents and skills' },
    ...(signIn.oauth !== null ? [{ services: ['sentinel'], what: 'the agents’ sign-in' }] : []),
    ...(signIn.password || watcher != null
      ? [{ services: ['agentVep'], what: 'signing in with a password, and the watcher' }]
      : []),
    ...(reads && sync.apis.includes('messaging')
      ? [{ services: ['msgHist'], what: 'reading the history of messaging conversations' }]
      : []),
    ...(reads && sync.apis.includes('chat')
      ? [{ services: ['engHistDomain'], what: 'reading the history of chats' }]
      : []),
  ];
}
