import { randomUUID } from 'node:crypto';
import type { SharedGrant } from '../salesforce/orgProfile.ts';
import type { LeaseStore } from '../store/leaseStore.ts';
import type { Timers } from '../support/clock.ts';

/** Longer than a token request may take; a server that died in one keeps the others waiting no longer. */
const LEASE_SECONDS = 30;
const LOOK_MS = 200;

/** One server at a time renews the session of a connection, by a lease of the database. Rejects when that is away. */
export function createGrantTurns(leases: LeaseStore, timers: Timers): SharedGrant['alone'] {
  return async (connectionId, work) => {
    const owner = randomUUID();
    const name = `salesforce-grant:${connectionId}`;
    let lease = await leases.claim(name, owner, LEASE_SECONDS);
    while (lease === null) {
      await new Promise<void>((resolve) => void timers.after(LOOK_MS, resolve));
      lease = await leases.claim(name, owner, LEASE_SECONDS);
    }
    try {
      return await work();
    } finally {
      await leases.release(lease);
    }
  };
}
