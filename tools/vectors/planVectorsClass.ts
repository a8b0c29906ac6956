/** The vectors as an Apex class, for the test that runs them in an org. */
import { planVectors, type PlanVector } from './planVectors.ts';

/** Path of the generated class from the root. */
export const PLAN_VECTORS_CLASS = 'force-app/main/default/classes/LivePersonPlanVectorsTest.cls';

/** Longest line of a literal: a whole vector on one line could not be reviewed. */
const LINE = 100;

function literal(text: string): string {
  const pieces: string[] = [];
  const letters = [...text];
  for (let at = 0; at < letters.length; at += LINE) pieces.push(letters.slice(at, at + LINE).join(''));
  return pieces.map((piece) => `'${piece.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`).join(' +\n            ');
}

/** `scripts and queries in values` -> `scriptsAndQueriesInValues`. */
function methodName(vector: PlanVector, index: number): string {
  const words = vector.name
    .replaceAll(/[^A-Za-z0-9 ]/g, '')
    .split(' ')
    .filter(Boolean)
    .slice(0, 9);
  const name = words.map((word, i) => (i === 0 ? word.toLowerCase() : word[0]?.toUpperCase() + word.slice(1))).join('');
  return /^[a-z]/.test(name) ? `${name}${index}` : `vector${index}`;
}

/** Text of the class: one test method per vector, so that each has its own limits and its own data. */
export function planVectorsClass(root?: string): string {
  const vectors = planVectors(root).filter((vector) => vector.standIn === undefined);
  const methods = vectors.map((vector, i) =>
    [
      `    /** ${vector.name} */`,
      '    @IsTest',
      `    static void ${methodName(vector, i + 1)}() {`,
      `        String vector =`,
      `            ${literal(JSON.stringify(vector))};`,
      "        Assert.areEqual('', LivePersonPlanVectorRun.problem(vector));",
      '    }',
    ].join('\n'),
  );
  return [
    '/** Generated from test/vectors/plans by tools/vectors/planVectorsClass.ts. Do not edit. */',
    '@IsTest',
    'private class LivePersonPlanVectorsTest {',
    methods.join('\n\n'),
    '}',
    '',
  ].join('\n');
}
