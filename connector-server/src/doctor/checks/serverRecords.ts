import { fails, fine, unknown, warns } from '../outcome.ts';
import type { Outcome, ServerCheck } from '../types.ts';

const TRIED = 'Asked the running server what waits for Salesforce and what could not be written.';
const WAITS_LONG_S = 15 * 60;

interface Status {
  outbox?: { waiting: number; dead: number; oldestSeconds: number | null } | null;
  lanes?: { connection: string; kind: string; needsAdministrator: boolean; text: string; since: number }[];
  fieldsLeftOut?: { connection: string; object: string; field: string }[];
  facts?: { waiting: number; lost: number } | null;
  connections?: {
    id: string;
    coverage?: { inLivePerson: number; inSalesforce: number; countedAt: number } | null;
  }[];
}

export const serverRecords: ServerCheck = {
  id: 'server.records',
  group: 'server',
  title: 'Records reach Salesforce',
  why: 'What waits or failed is not seen in Salesforce: history, reports and follow-ups miss it.',
  whoCanFix: 'salesforce_admin',
  async run(server) {
    const status = await server.status();
    if (!status.ok)
      return [
        unknown('not_looked_at', {
          tried: TRIED,
          seen: 'The server does not tell its state.',
          mend: 'Start the server, and run the doctor on its machine.',
        }),
      ];
    const told = status.value as Status;
    const outcomes = [...stopped(told), ...outbox(told), ...leftOut(told), ...lost(told), ...coverage(told)];
    return outcomes.length > 0 ? outcomes : [fine(TRIED, 'Nothing waits long, nothing failed.')];
  },
};

const stopped = ({ lanes = [] }: Status): Outcome[] =>
  lanes.map(({ connection, kind, needsAdministrator, text, since }) =>
    (needsAdministrator ? fails : warns)('lane_stopped', {
      tried: TRIED,
      seen: `Salesforce takes no ${kind === 'record' ? 'records' : 'transcripts'} of ${connection} since ${new Date(since).toISOString()}: ${text}`,
      mend: needsAdministrator
        ? 'The checks of Salesforce and of the rights say what is missing; once it is mended everything is written by itself.'
        : 'It is tried again by itself. If it lasts, see the checks of Salesforce.',
      subject: `${connection} ${kind}`,
    }),
  );

function outbox({ outbox: told }: Status): Outcome[] {
  if (told == null) return [];
  const outcomes: Outcome[] = [];
  if (told.dead > 0)
    outcomes.push(
      fails('dead', {
        tried: TRIED,
        seen: `${told.dead} records need a person: Salesforce refused them for good.`,
        mend: 'Open the page "Failed records" of the administration: it says why for each. Mend that, then replay them.',
      }),
    );
  if (told.oldestSeconds !== null && told.oldestSeconds > WAITS_LONG_S)
    outcomes.push(
      warns('waits_long', {
        tried: TRIED,
        seen: `${told.waiting} records wait for Salesforce, the oldest for ${Math.round(told.oldestSeconds / 60)} minutes.`,
        mend: 'See the checks of the API user’s sign-in, of the org’s limits and of the way out; nothing is lost meanwhile.',
      }),
    );
  return outcomes;
}

const leftOut = ({ fieldsLeftOut = [] }: Status): Outcome[] =>
  fieldsLeftOut.map(({ connection, object, field }) =>
    warns('field_left_out', {
      tried: TRIED,
      seen: `${connection}: ${object}.${field} is left out of what is written: it is missing in the org, or the API user may not write it.`,
      mend: `Deploy the field, or give the API user edit access to ${object}.${field}. It is written again within the hour.`,
      subject: `${object}.${field}`,
    }),
  );

function lost({ facts }: Status): Outcome[] {
  if (facts == null || facts.lost === 0) return [];
  return [
    warns('facts_lost', {
      tried: TRIED,
      seen: `${facts.lost} facts were lost since the server started, while the database took nothing.`,
      mend: 'Run a sync over that time ("npm run sync"): it completes the records from LivePerson’s history.',
      whoCanFix: 'server_operator',
    }),
  ];
}

const coverage = ({ connections = [] }: Status): Outcome[] =>
  connections.flatMap(({ id, coverage: counted }) => {
    if (counted == null || counted.inSalesforce >= counted.inLivePerson) return [];
    return [
      warns('missing', {
        tried: TRIED,
        seen: `${id}: ${counted.inLivePerson - counted.inSalesforce} of ${counted.inLivePerson} closed conversations have no record, counted ${new Date(counted.countedAt).toISOString().slice(0, 16)}Z.`,
        mend: 'The administration’s page "Coverage" names the hours; run a sync over them ("npm run sync").',
        subject: id,
      }),
    ];
  });
