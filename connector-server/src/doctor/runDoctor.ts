/** Runs checks and makes the report of what they found. Checks that do not depend on one another run at the same time. */
import type { DoctorReport, Finding } from '../protocol/doctorTypes.ts';
import { CONNECTION_CHECKS, SERVER_CHECKS } from './catalog.ts';
import { checksOf } from './only.ts';
import { panelSentence } from './panelWords.ts';
import { setupLink } from './setupLink.ts';
import type { ConnectionCheck, Look, Outcome, ServerCheck, ServerReader } from './types.ts';
import { unmetNeed } from './unmetNeed.ts';

export interface DoctorInput {
  version: string;
  /** Epoch ms. */
  now(): number;
  server: ServerReader;
  /** One per connection. */
  looks: readonly Look[];
  /** A check or a group of them; absent: all. */
  only?: string;
  /** Default: the catalog. */
  checks?: { server: readonly ServerCheck[]; connection: readonly ConnectionCheck[] };
}

/** Never rejects: a check that breaks is a finding of its own. Order: as in the catalog, server first, then each connection. */
export async function runDoctor(input: DoctorInput): Promise<DoctorReport> {
  const { server, connection } = input.checks ?? { server: SERVER_CHECKS, connection: CONNECTION_CHECKS };
  const of = await Promise.all([
    ...checksOf(server, input.only).map((check) => found(check, null, () => check.run(input.server))),
    ...input.looks.flatMap((look) =>
      checksOf(connection, input.only).map((check) => found(check, look, () => connectionOutcomes(check, look))),
    ),
  ]);
  const findings = of.flat();
  const counts = { ok: 0, warn: 0, fail: 0, unknown: 0 };
  for (const { state } of findings) counts[state] += 1;
  return { at: input.now(), version: input.version, findings, counts };
}

async function connectionOutcomes(check: ConnectionCheck, look: Look): Promise<Outcome[]> {
  const unmet = await unmetNeed(check, look);
  return unmet === null ? check.run(look) : [unmet];
}

async function found(
  check: ServerCheck | ConnectionCheck,
  look: Look | null,
  outcomes: () => Promise<Outcome[]>,
): Promise<Finding[]> {
  const base = look === null ? null : await setupBase(look);
  const all = await outcomes().catch((): Outcome[] => [BROKEN]);
  return all.map((outcome) => ({
    check: check.id,
    group: check.group,
    title: check.title,
    connection: look?.connection.id ?? null,
    subject: outcome.subject ?? null,
    state: outcome.state,
    cause: outcome.cause,
    tried: outcome.tried,
    seen: outcome.seen,
    why: `${check.why}${panelSentence(check.id)}`,
    mend: outcome.mend,
    setupLink: outcome.setupPath === undefined || base === null ? null : setupLink(base, outcome.setupPath),
    whoCanFix: outcome.state === 'ok' ? null : (outcome.whoCanFix ?? check.whoCanFix),
  }));
}

/** Where the org's Setup is: what the org says of itself, else the login URL. */
async function setupBase({ org, setup, connection }: Look): Promise<string> {
  for (const reader of [org, setup]) {
    const identity = await reader?.signIn();
    if (identity?.ok) return identity.value.instanceUrl;
  }
  return connection.salesforce.loginUrl;
}

/** A mistake of ours must not hide what the other checks found. */
const BROKEN: Outcome = {
  state: 'unknown',
  cause: 'check_broke',
  tried: 'Ran this check.',
  seen: 'The check itself broke before it came to a result.',
  mend: 'Run it again; if it stays, report it with the version of the connector.',
  whoCanFix: 'server_operator',
};
