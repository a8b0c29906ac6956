/** Every check, in the order in which a set-up works: what later ones rest on comes first. */
import { salesforceSignIn } from './checks/salesforceSignIn.ts';
import type { ConnectionCheck, ServerCheck } from './types.ts';

export const SERVER_CHECKS: readonly ServerCheck[] = [];

export const CONNECTION_CHECKS: readonly ConnectionCheck[] = [salesforceSignIn];
