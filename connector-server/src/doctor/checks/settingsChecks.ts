import type { ConnectionCheck } from '../types.ts';
import { settingsCrm } from './settingsCrm.ts';
import { settingsSkills } from './settingsSkills.ts';
import { settingsSync } from './settingsSync.ts';

export const settingsChecks: readonly ConnectionCheck[] = [settingsCrm, settingsSkills, settingsSync];
