/** What a fault is, and what it may strike. */
import type { LivePersonControl } from '../liveperson/cloud.ts';
import type { OrgControls } from '../salesforce/orgControls.ts';
import type { Aspect, FaultBox } from './faultBox.ts';

export interface LivePersonSite {
  /** Between connector and LivePerson. */
  livePerson: FaultBox;
  cloud: LivePersonControl;
  /** LivePerson user ids of the agents who suffer. */
  agentIds: readonly string[];
}

export interface BrowserSite {
  /** Between browsers and connector. */
  browser: FaultBox;
}

export interface SalesforceSite {
  /** Between connector and Salesforce. */
  salesforce: FaultBox;
  org: Pick<OrgControls, 'expireTokens' | 'lockRows'>;
}

export interface ServerSite {
  server: {
    kill(): Promise<void>;
    stop(): Promise<void>;
    start(): Promise<void>;
    pause(): void;
    resume(): void;
  };
  database: { cut(): void; freeze(): void; thaw(): void };
}

export type FaultSite = LivePersonSite & BrowserSite & SalesforceSite & ServerSite;

export interface NamedFault<Site = FaultSite> {
  /** What happens, in plain words. */
  title: string;
  /** What a person at the softphone should see, from the strike to the end. */
  expect: string;
  strike(site: Site): void | Promise<void>;
  /** Ends what lasts; faults of one moment have none. */
  heal?(site: Site): void | Promise<void>;
  /** Two faults with the same claim cannot lie on one line at once: the later one ends the earlier. */
  claim?: Aspect | 'links' | 'process' | 'clock' | 'sockets' | 'database';
}

/** A fault that does not end by itself and is healed in one respect. */
export function lasting<Line extends string>(
  line: Line,
  aspect: Aspect,
  title: string,
  expect: string,
  strike: (box: FaultBox) => void,
): NamedFault<Record<Line, FaultBox>> {
  return {
    title,
    expect,
    claim: aspect,
    strike: (site) => strike(site[line]),
    heal: (site) => site[line].heal(aspect),
  };
}

/** A fault of one moment on a line. */
export function moment<Line extends string>(
  line: Line,
  title: string,
  expect: string,
  strike: (box: FaultBox) => void,
): NamedFault<Record<Line, FaultBox>> {
  return { title, expect, strike: (site) => strike(site[line]) };
}

/** Connections that are there go dead; healed when the network says so at last. */
export function dying<Line extends string>(
  line: Line,
  title: string,
  expect: string,
): NamedFault<Record<Line, FaultBox>> {
  return {
    title,
    expect,
    claim: 'links',
    strike: (site) => site[line].blackhole(),
    heal: (site) => site[line].resetDead(),
  };
}
