/** Armed misbehaviour. Frames are untouched, and cost nothing, while nothing is armed. */
import { isObject, listOf, parseJson, type JsonObject } from '../json.ts';

/** Shapes of outgoing frames that the compatibility rules of UMS allow, or that were seen in the field. */
export interface FrameFaults {
  /** participantsPId lacks its CONTROLLER and ASSIGNED_AGENT roles. */
  partialParticipantsPId: boolean;
  dropLastContentEvent: boolean;
  /** Ex notifications leave in pairs, the newer one first. */
  outOfOrderEx: boolean;
  /** Every notification is sent twice. */
  duplicates: boolean;
  /** Arrays of one element arrive as the bare element. */
  bareSingleArrays: boolean;
  unknownFields: boolean;
  /** Roles, states and types nobody has heard of are mixed in. */
  unknownEnumValues: boolean;
}

/** `ums`: requests of everybody; `agent`: of agents only. */
export type Door = 'ums' | 'agent' | 'login' | 'sentinel' | 'config' | 'history' | 'idp';

export interface Faults {
  frames: FrameFaults;
  set(changes: Partial<FrameFaults>): void;
  /** The texts to send instead of this one, in order. `line` tells sockets apart. */
  outgoing(line: object, text: string): readonly string[];
  /** The next `count` requests at a door are answered with this HTTP (or UMS) code. */
  refuseNext(door: Door, count: number, code: number): void;
  /** The code to refuse this request with, or null. */
  take(door: Door): number | null;
  /** Answers to UpdateRingState leave this much later, ms. */
  ringAnswerDelayMs: number;
  /** The next so many searches of history say that only a part of the stores answered. */
  partialSearches: number;
  /** Requests to history that were answered with a page: all, and of these the searches by time. */
  historyPages: number;
  historySearches: number;
}

const NO_FAULTS: FrameFaults = {
  partialParticipantsPId: false,
  dropLastContentEvent: false,
  outOfOrderEx: false,
  duplicates: false,
  bareSingleArrays: false,
  unknownFields: false,
  unknownEnumValues: false,
};

const bare = (value: unknown, key = ''): unknown => {
  // The SDKs of the field read these as arrays whatever happens; only payload lists are sent bare.
  const keep = key === 'changes' || key === 'ringsDetails';
  if (Array.isArray(value)) return value.length === 1 && !keep ? bare(value[0]) : value.map((item) => bare(item));
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, bare(item, name)]));
  return value;
};

const eachResult = (frame: JsonObject, work: (result: JsonObject) => void): void => {
  if (!isObject(frame['body'])) return;
  for (const change of listOf(frame['body']['changes']))
    if (isObject(change) && isObject(change['result'])) work(change['result']);
};

function reshape(frame: JsonObject, faults: FrameFaults): JsonObject {
  eachResult(frame, (result) => {
    const details = isObject(result['conversationDetails']) ? result['conversationDetails'] : {};
    if (faults.dropLastContentEvent) delete result['lastContentEventNotification'];
    if (faults.partialParticipantsPId && isObject(details['participantsPId'])) {
      delete details['participantsPId']['CONTROLLER'];
      delete details['participantsPId']['ASSIGNED_AGENT'];
    }
    if (faults.unknownFields)
      Object.assign(
        result,
        { futureField: { a: [1, { b: null }] } },
        'convId' in details ? { conversationDetails: { ...details, futureFlag: true } } : {},
      );
    if (faults.unknownEnumValues && isObject(details['participants'])) {
      details['participants']['OBSERVER_2'] = ['x'];
      if (isObject(details['participantsPId'])) details['participantsPId']['OBSERVER_2'] = ['x'];
      details['ttr'] = { ttrType: 'SOMEDAY', value: 60 };
    }
  });
  if (faults.unknownFields) frame['futureEnvelope'] = { v: 3 };
  return faults.bareSingleArrays ? { ...frame, body: bare(frame['body']) } : frame;
}

export function createFaults(): Faults {
  let frames: FrameFaults = { ...NO_FAULTS };
  let armed = false;
  const refusals = new Map<Door, { count: number; code: number }>();
  const held = new WeakMap<object, string>();
  return {
    get frames() {
      return frames;
    },
    ringAnswerDelayMs: 0,
    partialSearches: 0,
    historyPages: 0,
    historySearches: 0,
    set(changes) {
      frames = { ...frames, ...changes };
      armed = Object.values(frames).some(Boolean);
    },
    outgoing(line, text) {
      if (!armed) return [text];
      const frame = parseJson(text);
      if (!isObject(frame) || frame['kind'] !== 'notification') return [text];
      const shaped = JSON.stringify(reshape(frame, frames));
      const isEx = String(frame['type']).includes('ExConversationChange');
      if (frames.outOfOrderEx && isEx) {
        const earlier = held.get(line);
        if (earlier === undefined) {
          held.set(line, shaped);
          return [];
        }
        held.delete(line);
        return [shaped, earlier];
      }
      return frames.duplicates ? [shaped, shaped] : [shaped];
    },
    refuseNext(door, count, code) {
      refusals.set(door, { count, code });
    },
    take(door) {
      const refusal = refusals.get(door);
      if (refusal === undefined || refusal.count <= 0) return null;
      refusal.count--;
      return refusal.code;
    },
  };
}
