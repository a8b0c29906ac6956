import type { ConnectionCheck } from '../types.ts';
import { livePersonAccount } from './livePersonAccount.ts';
import { livePersonApi } from './livePersonApi.ts';
import { livePersonHistory } from './livePersonHistory.ts';
import { livePersonMapping } from './livePersonMapping.ts';
import { livePersonPrivileges } from './livePersonPrivileges.ts';
import { livePersonServices } from './livePersonServices.ts';
import { livePersonSignIn } from './livePersonSignIn.ts';
import { livePersonSkills } from './livePersonSkills.ts';
import { livePersonUsers } from './livePersonUsers.ts';
import { livePersonWatcher } from './livePersonWatcher.ts';

export const livePersonChecks: readonly ConnectionCheck[] = [
  livePersonAccount,
  livePersonServices,
  livePersonSignIn,
  livePersonApi,
  livePersonSkills,
  livePersonUsers,
  livePersonMapping,
  livePersonHistory,
  livePersonWatcher,
  livePersonPrivileges,
];
