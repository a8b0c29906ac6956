/** Public face: every fault of the sandbox by name, for `npm run demo -- --fault <name>`, the stage page and tests. */
import { BROWSER_FAULTS } from './browserFaults.ts';
import type { NamedFault } from './fault.ts';
import { LIVEPERSON_FAULTS } from './livePersonFaults.ts';
import { SALESFORCE_FAULTS } from './salesforceFaults.ts';
import { DATABASE_FAULTS, SERVER_FAULTS } from './serverFaults.ts';

export type { FaultSite, NamedFault } from './fault.ts';

const TABLES = {
  browser: BROWSER_FAULTS,
  livePerson: LIVEPERSON_FAULTS,
  salesforce: SALESFORCE_FAULTS,
  server: SERVER_FAULTS,
  database: DATABASE_FAULTS,
} as const;

export type FaultLine = keyof typeof TABLES;

/** What breaks, for headings. */
export const LINES: Readonly<Record<FaultLine, string>> = {
  browser: 'Browser and connector',
  livePerson: 'Connector and LivePerson',
  salesforce: 'Connector and Salesforce',
  server: 'The server itself',
  database: 'The server’s database',
};

export type FaultName =
  | keyof typeof BROWSER_FAULTS
  | keyof typeof LIVEPERSON_FAULTS
  | keyof typeof SALESFORCE_FAULTS
  | keyof typeof SERVER_FAULTS
  | keyof typeof DATABASE_FAULTS;

export const FAULTS: Readonly<Record<FaultName, NamedFault>> = Object.freeze({
  ...BROWSER_FAULTS,
  ...LIVEPERSON_FAULTS,
  ...SALESFORCE_FAULTS,
  ...SERVER_FAULTS,
  ...DATABASE_FAULTS,
});

export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];

export const isFaultName = (name: string): name is FaultName => Object.hasOwn(FAULTS, name);

/** The line on which a fault strikes. */
export function lineOf(name: FaultName): FaultLine {
  const lines = Object.keys(TABLES) as FaultLine[];
  return lines.find((line) => Object.hasOwn(TABLES[line], name)) ?? 'server';
}
