import type { LookUpResult } from '../matching/lookUp.ts';
import type { MatchInput } from '../matching/matchPlanner.ts';
import type { CreationPorts, FindPeople, PersonFound } from '../recorder/creation/creationPorts.ts';
import { notedCreator, type WriteTrail } from '../recorder/writeTrail.ts';
import { CallFailure } from '../salesforce/callFailure.ts';
import type { SalesforceWriter } from '../salesforce/salesforceWriter.ts';
import { createCreatedPeople } from '../store/createdPeople.ts';
import type { Db } from '../store/database.ts';
import type { Fence } from '../store/fence.ts';
import { inParallel } from '../support/inParallel.ts';

/** Lookups that run at once; each is a call of the API user. */
const AT_ONCE = 4;

/** What automatic creation is made with: matching finds people, the database keeps names, the org makes records. */
export function createCreation(deps: {
  db: Db;
  fence: Fence;
  writer: Pick<SalesforceWriter, 'creator'>;
  trail: WriteTrail;
  findPerson: (input: MatchInput) => Promise<LookUpResult>;
}): CreationPorts {
  return {
    find: findPeople(deps.findPerson),
    people: createCreatedPeople(deps.db, deps.fence),
    creator: notedCreator(deps.writer.creator, deps.trail),
    leftOut: (connectionId, note) =>
      deps.trail.wrote(connectionId, [{ ...note, what: note.object, outcome: 'left_out', created: false }]),
  };
}

/** A customer the rules are not certain of is not unknown: nobody is made, and a person decides. */
export function findPeople(findPerson: (input: MatchInput) => Promise<LookUpResult>): FindPeople {
  return async (connectionId, subjects) => {
    const found = new Map<string, PersonFound>();
    await inParallel(subjects, AT_ONCE, async ({ conversationId, channel, skillId, attributes, ...consumer }) => {
      const { match, link } = await findPerson({
        connectionId,
        channel,
        skillId,
        attributes,
        consumer: {
          id: consumer.consumerId,
          name: consumer.consumerName,
          email: null,
          phone: null,
          authenticated: false,
        },
      }).catch((error: unknown) => {
        if (error instanceof CallFailure && error.kind === 'refused' && error.org === null) return REFUSED;
        throw error;
      });
      if (match.state === 'failed') return;
      found.set(
        conversationId,
        link === null
          ? { outcome: match.candidates.length === 0 ? 'none' : 'several' }
          : {
              outcome: 'one',
              object: link.object,
              recordId: link.recordId,
              name: link.name,
              accountId: link.accountId ?? null,
            },
      );
    });
    return found;
  };
}

const REFUSED: LookUpResult = {
  match: { state: 'failed', candidates: [], text: '' },
  link: null,
  parents: [],
};
