/**
 * Names before records: of several conversations of one new person, on whatever server, only the one that took all the
 * person's names makes the record. A name whose record nobody ever heard of is looked for in the org before it counts as free.
 */
import { IN_FLIGHT_MS } from '../batch.ts';
import type { BatchDeps } from '../batch.ts';
import { conversationKey } from '../conversationIntent.ts';
import type { JobResult } from '../recordStore.ts';
import type { CreationPorts, NamedRecords, Reservation } from './creationPorts.ts';

/** What to do about one record that is wanted. */
export type Claim =
  | { claim: 'make' }
  | { claim: 'exists'; object: string; recordId: string; accountId: string | null }
  | { claim: 'wait'; result: JobResult };

export interface ClaimWanted {
  conversationId: string;
  object: string;
  identities: readonly string[];
}

/** One answer per wanted record, in order. Rejects when the store or the org is away. */
export async function claimRecords(
  deps: Pick<BatchDeps, 'now'> & Pick<CreationPorts, 'people' | 'creator'>,
  scope: string,
  connectionId: string,
  account: string,
  wanted: readonly ClaimWanted[],
): Promise<Claim[]> {
  if (wanted.length === 0) return [];
  const held = await deps.people.reserve(scope, connectionId, wanted);
  const of = ({ identities }: ClaimWanted): Reservation[] =>
    identities.map((identity) => held.get(identity)).filter((one) => one !== undefined);
  const unheard = wanted.flatMap((one) => of(one).filter(({ recordId, fresh }) => recordId === null && !fresh));
  // Only of this connection a key can be named; another connection's conversation is waited for.
  const keys = unheard
    .filter(({ holder }) => holder.connectionId === connectionId)
    .map(({ holder }) => conversationKey(account, holder.conversationId));
  const named =
    keys.length === 0 ? new Map<string, NamedRecords>() : await deps.creator.named(connectionId, [...new Set(keys)]);
  const claims: Claim[] = [];
  for (const one of wanted) claims.push(await claimOf(deps, scope, connectionId, account, one, of(one), named));
  return claims;
}

async function claimOf(
  deps: Pick<BatchDeps, 'now'> & Pick<CreationPorts, 'people'>,
  scope: string,
  connectionId: string,
  account: string,
  { conversationId, identities }: ClaimWanted,
  held: readonly Reservation[],
  named: ReadonlyMap<string, NamedRecords>,
): Promise<Claim> {
  const exists = (object: string, recordId: string, accountId: string | null): Claim => ({
    claim: 'exists',
    object,
    recordId,
    accountId,
  });
  const done = held.find(({ recordId }) => recordId !== null);
  if (done !== undefined) {
    await deps.people.settle(scope, identities, done.recordId ?? '', done.accountId);
    return exists(done.object, done.recordId ?? '', done.accountId);
  }
  for (const one of held.filter(({ fresh }) => !fresh)) {
    const names = named.get(conversationKey(account, one.holder.conversationId));
    const object = one.object === 'Case' ? 'Case' : names?.Contact == null ? 'Lead' : 'Contact';
    const recordId = names?.[object] ?? null;
    if (names === undefined || recordId === null) continue;
    const accountId = object === 'Contact' ? names.Account : null;
    await deps.people.settle(scope, identities, recordId, accountId);
    return exists(object, recordId, accountId);
  }
  const others = held.filter(
    ({ fresh, holder }) => !(fresh && holder.connectionId === connectionId && holder.conversationId === conversationId),
  );
  const young = others.filter(({ ageMs }) => ageMs < IN_FLIGHT_MS);
  if (young.length > 0) {
    // What was sent may still be carried out, or is being sent right now; by this very batch it is known in a moment.
    const left = Math.max(...young.map(({ fresh, ageMs }) => (fresh ? 0 : IN_FLIGHT_MS - ageMs)));
    return { claim: 'wait', result: { outcome: 'later', dueAt: deps.now() + Math.max(1_000, left) } };
  }
  for (const one of others) {
    if (!(await deps.people.takeOver(scope, one, connectionId, conversationId)))
      return { claim: 'wait', result: { outcome: 'later', dueAt: deps.now() + IN_FLIGHT_MS } };
  }
  return { claim: 'make' };
}
