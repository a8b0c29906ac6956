/** What the faults of the table strike in a running world. */
import type { FaultSite } from '../faults/faultTable.ts';
import { USERS } from '../seed.ts';
import type { World } from './world.ts';

/** Every human agent of the seed suffers alike. */
export function faultSite({ boxes, livePerson, salesforce, connector, database }: World): FaultSite {
  return {
    ...boxes,
    cloud: livePerson.control,
    agentIds: USERS.flatMap((user) => (user.livePerson?.userTypeId === 1 ? [user.livePerson.userId] : [])),
    org: salesforce.control,
    server: connector,
    database,
  };
}
