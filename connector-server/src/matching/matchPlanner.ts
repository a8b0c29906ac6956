/** Finds the consumer in the CRM: what to look up, and what the rows found mean. Pure. */
import type {
  ConsumerView,
  LinkView,
  MatchCandidate,
  MatchView,
  PlanResult,
  RecordPlan,
  RecordStep,
} from '../protocol/types.ts';

/** The part of a connection's settings that matching reads. */
export interface MatchSettings {
  byEmail: boolean;
  /** Objects searched, in order of preference. An Account has no e-mail address of its own, so it is not searched by one. */
  objects: readonly ('Contact' | 'Lead' | 'Account')[];
  maxCandidates: number;
}

export interface MatchInput {
  connectionId: string;
  consumer: ConsumerView;
}

export interface MatchPlanner {
  /** Null: nothing to look up with. */
  plan(input: MatchInput): RecordPlan | null;
  /** `link` is set when exactly one record is certain. */
  judge(result: PlanResult, input: MatchInput): { match: MatchView; link: LinkView | null };
}

/** Fields shown of each object that is searched by e-mail. */
const BY_EMAIL: Readonly<Record<'Contact' | 'Lead', string[]>> = {
  Contact: ['Name', 'Email', 'Phone', 'Account.Name', 'AccountId'],
  Lead: ['Name', 'Email', 'Phone', 'Company'],
};

/** `settingsOf` gives null for a connection that was removed; then nothing is looked up. */
export function createMatchPlanner(settingsOf: (connectionId: string) => MatchSettings | null): MatchPlanner {
  return {
    plan(input) {
      const settings = settingsOf(input.connectionId);
      const email = usableEmail(input.consumer.email);
      if (settings === null || !settings.byEmail || email === null) return null;
      const steps = settings.objects.flatMap((object): RecordStep[] =>
        object === 'Account'
          ? []
          : [
              {
                verb: 'find',
                as: object,
                object,
                fields: BY_EMAIL[object],
                anyOf: [{ field: 'Email', value: email }],
                limit: settings.maxCandidates,
              },
            ],
      );
      return steps.length === 0 ? null : { steps };
    },
    judge(result, input) {
      const email = usableEmail(input.consumer.email) ?? '';
      if (!result.ok) return { match: { state: 'failed', candidates: [], text: failureText(result) }, link: null };
      const found = candidatesOf(result, email);
      const more = result.steps.some((step) => step.more);
      const only = found[0];
      if (only === undefined)
        return {
          match: { state: 'none', candidates: [], text: `Nobody with the e-mail address ${email} was found.` },
          link: null,
        };
      if (found.length > 1 || more) {
        const count = more ? `More than ${found.length}` : `${found.length}`;
        return {
          match: {
            state: 'several',
            candidates: found,
            text: `${count} records have the e-mail address ${email}. Choose the right one.`,
          },
          link: null,
        };
      }
      const match: MatchView = { state: 'one', candidates: found, text: `Found by e-mail address ${email}.` };
      const { object, recordId, name, accountId } = only;
      return { match, link: { object, recordId, name, ...(accountId === undefined ? {} : { accountId }) } };
    },
  };
}

/** Trimmed and within what an e-mail field holds; null when it cannot be an address. */
function usableEmail(email: string | null): string | null {
  const trimmed = email?.trim() ?? '';
  return trimmed.length <= 80 && /^[^\s@]+@[^\s@]+$/.test(trimmed) ? trimmed : null;
}

const DETAIL_LABELS: Readonly<Record<string, string>> = {
  'Account.Name': 'Account',
  Company: 'Company',
  Email: 'E-mail',
  Phone: 'Phone',
};

function candidatesOf(result: Extract<PlanResult, { ok: true }>, email: string): MatchCandidate[] {
  const seen = new Set<string>();
  return result.steps
    .flatMap((step) => step.rows)
    .flatMap((row) => {
      const id15 = row.id.slice(0, 15);
      if (seen.has(id15)) return [];
      seen.add(id15);
      const details = Object.entries(DETAIL_LABELS).flatMap(([field, label]) => {
        const value = row.fields[field];
        return value ? [{ label, value }] : [];
      });
      return [
        {
          object: row.object,
          recordId: row.id,
          name: row.fields['Name'] || 'Without name',
          details,
          reason: `Same e-mail address (${email})`,
          ...(row.fields['AccountId'] ? { accountId: row.fields['AccountId'] } : {}),
        },
      ];
    });
}

/** Codes whose message the org wrote for the person in front of the screen (docs/apex-contracts.md). */
const IN_WORDS = new Set(['permission_missing', 'not_allowed', 'no_access', 'not_configured']);

function failureText({ code, message }: { code: string; message: string }): string {
  const words = message.trim().slice(0, 300);
  if (IN_WORDS.has(code) && words !== '') return words;
  return `The lookup in Salesforce failed (${code}). Search again, or link the record by hand.`;
}
