/** The table of what record plans mean: test/vectors/plans (described in test/vectors/README.md). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PlanRun {
  steps?: unknown[];
  /** Instead of `steps`: the plan's text. */
  plan?: string;
  answer: unknown;
}

export interface PlanVector extends PlanRun {
  name: string;
  allow: {
    object: string;
    verbs: ('find' | 'read' | 'create' | 'update')[];
    fields?: string;
    search?: string;
    write?: string;
    ownOnly?: boolean;
  }[];
  records?: { as: string; object: string; values: Record<string, string>; owner?: string }[];
  searchFinds?: string[];
  then?: PlanRun[];
  /** Left out of the Apex test, and why. */
  standIn?: { because: string; user?: string; hide?: string[] };
}

const ROOT = join(import.meta.dirname, '../..');

/** All vectors, by file and in order. */
export function planVectors(root: string = ROOT): PlanVector[] {
  const folder = join(root, 'test/vectors/plans');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as PlanVector[]);
}
