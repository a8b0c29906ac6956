import { fails, fine, notLooked } from '../outcome.ts';
import { queueNamed } from '../questions.ts';
import type { ConnectionCheck } from '../types.ts';

export const salesforceQueue: ConnectionCheck = {
  id: 'salesforce.queue',
  group: 'salesforce',
  title: 'Conversations without an owner have a queue',
  why: 'A conversation whose agent is no Salesforce user would be owned by the API user, where nobody looks.',
  whoCanFix: 'salesforce_admin',
  needs: ['apiUser'],
  async run({ org, connection }) {
    const queue = connection.records.unassignedQueue;
    const tried = `Looked for the queue ${queue}.`;
    const seen = await org.query(queueNamed(queue));
    if (!seen.ok) return [notLooked(tried, seen, 'Look for it in Setup > Queues.')];
    if (seen.value.length > 0) return [fine(tried, 'The queue is there.')];
    return [
      fails('missing', {
        tried,
        seen: `There is no queue with the API name ${queue}.`,
        mend: `Deploy the package “main” again, or make a queue ${queue} for the object LivePerson Conversation.`,
        setupPath: '/lightning/setup/Queues/home',
      }),
    ];
  },
};
