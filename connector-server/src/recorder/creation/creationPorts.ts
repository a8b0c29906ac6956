/** What automatic creation needs from the outside. `store/`, `salesforce/` and `wiring/` implement it. */
import type { ConversationAttributes } from '../../attributes/attributes.ts';
import type { Channel } from '../../protocol/types.ts';
import type { OrgState, RecordValue } from '../ports.ts';

export type PersonObject = 'Lead' | 'Contact';

/** What is known of the customer of a conversation nobody linked. */
export interface PersonSubject {
  conversationId: string;
  channel: Channel;
  skillId: string;
  consumerId: string;
  consumerName: string;
  attributes: ConversationAttributes;
}

/** `several`: the org knows more than one who may be it, and nobody but a person can tell. */
export type PersonFound =
  | { outcome: 'none' | 'several' }
  | { outcome: 'one'; object: string; recordId: string; name: string; accountId: string | null };

/** Looks for customers as the API user. Rejects when the org could not be asked; what is not in the answer was not found out. */
export type FindPeople = (
  connectionId: string,
  subjects: readonly PersonSubject[],
) => Promise<ReadonlyMap<string, PersonFound>>;

/** Who takes a name first has it: nobody else makes that record. */
export interface Reservation {
  identity: string;
  /** The conversation that has it. */
  holder: { connectionId: string; conversationId: string };
  object: string;
  /** Null: being made, or its making was never heard of. */
  recordId: string | null;
  accountId: string | null;
  /** Just now, by this call. */
  fresh: boolean;
  ageMs: number;
}

export interface CreatedPeople {
  /**
   * Takes these names for a conversation, each only if nobody has it, all in one statement, and tells who has each.
   * `scope`: the org; connections to one org share it. Rejects when this server was declared dead.
   */
  reserve(
    scope: string,
    connectionId: string,
    wanted: readonly { conversationId: string; object: string; identities: readonly string[] }[],
  ): Promise<ReadonlyMap<string, Reservation>>;
  /** The name goes over from a conversation that never came to make the record. False: somebody was faster. */
  takeOver(scope: string, from: Reservation, connectionId: string, conversationId: string): Promise<boolean>;
  /** The record exists. */
  settle(scope: string, identities: readonly string[], recordId: string, accountId: string | null): Promise<void>;
  /** Who has these names, without taking them; one that is free is absent. */
  held(scope: string, identities: readonly string[]): Promise<ReadonlyMap<string, Reservation>>;
  /** Surely nothing was made: the names are free again. */
  release(scope: string, identities: readonly string[]): Promise<void>;
}

/** A person and an activity of one conversation: all of it is made, linked with the conversation's record, or nothing. */
export interface Creation {
  /** The conversation's id. */
  ref: string;
  conversationKey: string;
  /** Of the conversation's record, should it not be there yet; its links are added. */
  conversationFields: Readonly<Record<string, RecordValue>>;
  person: { object: PersonObject; fields: Readonly<Record<string, RecordValue>> } | null;
  /** `contactId`: who it is about, when that is known already; the person that is made comes first. */
  activity: { object: 'Case'; fields: Readonly<Record<string, RecordValue>>; contactId: string | null } | null;
}

export type CreationOutcome =
  | { ref: string; outcome: 'created'; personId: string | null; activityId: string | null }
  | {
      ref: string;
      outcome: 'retry';
      code: string;
      message: string;
      /** It may have been carried out. */
      uncertain: boolean;
      afterMs: number | null;
      org?: OrgState;
    }
  | {
      ref: string;
      outcome: 'dead';
      code: string;
      message: string;
      field: string | null;
      whatToDo: string;
      /** Whom the org's duplicate rules hold for the person that was to be made; absent: that was not the reason. */
      duplicates?: readonly { object: PersonObject; recordId: string }[];
    };

/** What a conversation's record names. */
export interface NamedRecords {
  Lead: string | null;
  Contact: string | null;
  Account: string | null;
  Case: string | null;
}

export interface LinkedCreator {
  /** One outcome each, in the same order. Never rejects. */
  create(connectionId: string, creations: readonly Creation[]): Promise<CreationOutcome[]>;
  /** By conversation key; one without a record is absent. Rejects when the org is away. */
  named(connectionId: string, conversationKeys: readonly string[]): Promise<ReadonlyMap<string, NamedRecords>>;
  /** Fields of records of one object, by id. Rejects when the org is away. */
  read(
    connectionId: string,
    object: PersonObject | 'Case',
    ids: readonly string[],
    fields: readonly string[],
  ): Promise<ReadonlyMap<string, Readonly<Record<string, RecordValue>>>>;
}

export interface CreationPorts {
  find: FindPeople;
  people: CreatedPeople;
  creator: LinkedCreator;
  /** For the administrator, with the conversation: a field of a record that is there was left as it was. */
  leftOut(
    connectionId: string,
    note: { conversationId: string; object: string; recordId: string; field: string },
  ): Promise<void>;
}
