/** What came from outside, cut down to plain JSON of a bounded size: anything goes in, nothing harmful comes out. */
import type { AttributeModel, AttributeValue } from './attributes.ts';

/** All that is kept of one conversation, as JSON. */
export const MOST_BYTES = 16_384;
const LONGEST_TEXT = 2_000;
const MOST_ELEMENTS = 100;
const MOST_MEMBERS = 100;
const DEEPEST = 12;
/** Names that mean something to JavaScript itself. */
const UNSAFE = new Set(['__proto__', 'constructor', 'prototype']);

export interface Room {
  bytes: number;
}

/**
 * Texts are cut at 2,000 characters, lists at 100 elements; what no longer fits into `room` is left out, and what does fit is
 * taken from it. Values that JSON does not have are left out. Never throws.
 */
export function boundedModel(value: unknown, room: Room = { bytes: MOST_BYTES }): AttributeModel {
  const kept = bounded(value, room, 0);
  return typeof kept === 'object' && kept !== null && !Array.isArray(kept) ? kept : {};
}

export function isSafeName(name: string): boolean {
  return !UNSAFE.has(name);
}

function bounded(value: unknown, room: Room, depth: number): AttributeValue | undefined {
  switch (typeof value) {
    case 'string': {
      const text = value.slice(0, LONGEST_TEXT).toWellFormed().replaceAll('\u0000', '');
      return spend(room, Buffer.byteLength(text) + 2) ? text : undefined;
    }
    case 'number':
      return Number.isFinite(value) && spend(room, 8) ? value : undefined;
    case 'boolean':
      return spend(room, 5) ? value : undefined;
    case 'object':
      if (value === null || depth >= DEEPEST || !spend(room, 2)) return undefined;
      return Array.isArray(value) ? boundedList(value, room, depth) : boundedMembers(value, room, depth);
    default:
      return undefined;
  }
}

function boundedList(list: readonly unknown[], room: Room, depth: number): AttributeValue[] {
  const kept: AttributeValue[] = [];
  for (const element of list.slice(0, MOST_ELEMENTS)) {
    const one = bounded(element, room, depth + 1);
    if (one !== undefined) kept.push(one);
  }
  return kept;
}

function boundedMembers(members: object, room: Room, depth: number): AttributeModel {
  const kept: AttributeModel = {};
  for (const [name, member] of Object.entries(members).slice(0, MOST_MEMBERS)) {
    if (UNSAFE.has(name) || name.length > 100 || room.bytes <= 0) continue;
    // Paid for first, so that what fits within is not lost for want of room for its name.
    const cost = Buffer.byteLength(name) + 4;
    if (!spend(room, cost)) continue;
    const one = bounded(member, room, depth + 1);
    if (one === undefined || isEmpty(one)) room.bytes += cost;
    else kept[name] = one;
  }
  return kept;
}

const isEmpty = (value: AttributeValue): boolean =>
  value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);

function spend(room: Room, bytes: number): boolean {
  if (room.bytes < bytes) return false;
  room.bytes -= bytes;
  return true;
}
