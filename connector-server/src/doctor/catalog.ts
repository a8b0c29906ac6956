/** Every check, in the order in which a set-up works: what later ones rest on comes first. */
import { agents } from './checks/agents.ts';
import { appCertificate } from './checks/appCertificate.ts';
import { callCenter } from './checks/callCenter.ts';
import { identityCertificate } from './checks/identityCertificate.ts';
import { livePersonChecks } from './checks/livePersonChecks.ts';
import { openCtiEnd } from './checks/openCtiEnd.ts';
import { certificateName, connectorUrl, tokenAudience } from './checks/orgSettings.ts';
import { origins } from './checks/origins.ts';
import { rightsExcess } from './checks/rightsExcess.ts';
import { rightsFields } from './checks/rightsFields.ts';
import { rightsObjects } from './checks/rightsObjects.ts';
import { rightsRoles } from './checks/rightsRoles.ts';
import { rightsSystem } from './checks/rightsSystem.ts';
import { salesforceLimits, salesforceStorage } from './checks/salesforceLimits.ts';
import { salesforceOrgKind } from './checks/salesforceOrgKind.ts';
import { salesforcePackage } from './checks/salesforcePackage.ts';
import { salesforcePersonAccounts } from './checks/salesforcePersonAccounts.ts';
import { salesforceQueue } from './checks/salesforceQueue.ts';
import { salesforceSharing } from './checks/salesforceSharing.ts';
import { salesforceSignIn } from './checks/salesforceSignIn.ts';
import { serverChecks, serverConnectionChecks } from './checks/serverChecks.ts';
import { sessionSettings } from './checks/sessionSettings.ts';
import { settingsChecks } from './checks/settingsChecks.ts';
import { trustedUrls } from './checks/trustedUrls.ts';
import { utilityItem } from './checks/utilityItem.ts';
import type { ConnectionCheck, ServerCheck } from './types.ts';

export const SERVER_CHECKS: readonly ServerCheck[] = serverChecks;

const SALESFORCE: readonly ConnectionCheck[] = [
  salesforceSignIn,
  salesforceOrgKind,
  salesforcePackage,
  identityCertificate,
  appCertificate,
  salesforceLimits,
  salesforceStorage,
  salesforceSharing,
  salesforceQueue,
  salesforcePersonAccounts,
];
const RIGHTS: readonly ConnectionCheck[] = [rightsSystem, rightsObjects, rightsFields, rightsExcess, rightsRoles];
const PEOPLE: readonly ConnectionCheck[] = [agents, callCenter];
const CONSOLE: readonly ConnectionCheck[] = [
  trustedUrls,
  connectorUrl,
  tokenAudience,
  certificateName,
  origins,
  utilityItem,
  sessionSettings,
  openCtiEnd,
];

export const CONNECTION_CHECKS: readonly ConnectionCheck[] = [
  ...serverConnectionChecks,
  ...SALESFORCE,
  ...RIGHTS,
  ...PEOPLE,
  ...CONSOLE,
  ...livePersonChecks,
  ...settingsChecks,
];
