import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import * as constants from '../../connector-server/src/protocol/constants.ts';
import { PLAN_VECTORS_CLASS, planVectorsClass } from '../vectors/planVectorsClass.ts';
import { lwcBundles, ROOT } from './bundles.ts';

/** A generated file: its path from the root, and what belongs in it. */
export interface Generated {
  path: string;
  text: string;
}

/** What is generated from other sources and kept in the repository. */
export function generatedFiles(root: string = ROOT): Generated[] {
  return [
    { path: 'force-app/main/default/lwc/lpProtocol/lpProtocol.ts', text: protocolModule(root) },
    { path: 'force-app/main/default/lwc/adminDoctor/doctorWords.ts', text: doctorWords(root) },
    { path: 'tools/lwc/typings/paths.json', text: modulePaths(root) },
    { path: PLAN_VECTORS_CLASS, text: planVectorsClass(root) },
  ];
}

/** Writes those that differ. Returns their paths. */
export function writeGenerated(root: string = ROOT): string[] {
  const stale = generatedFiles(root).filter(
    ({ path, text }) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== text,
  );
  for (const { path, text } of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return stale.map(({ path }) => path);
}

/** The words of the doctor's report: a component in an org cannot import the server's. */
function doctorWords(root: string): string {
  const source = readFileSync(join(root, 'connector-server/src/doctor/words.ts'), 'utf8');
  const tables = source.match(/^export const [\s\S]*?;$/gm) ?? [];
  return [
    '/** Generated from connector-server/src/doctor/words.ts by npm run build:lwc. Do not edit. */',
    "import type { FindingGroup, FindingState, WhoCanFix } from '../adminTypes/adminTypes.ts';",
    '',
    ...tables,
    '',
  ].join('\n');
}

function protocolModule(root: string): string {
  const values = (['PROTOCOL_VERSION', 'PROTOCOL_OLDEST', 'SOFTPHONE_PATH', 'CLOSE', 'LIMITS'] as const).map((name) => {
    const value = constants[name];
    const literal = typeof value === 'object' ? objectLiteral(value) : quoted(value);
    return `export const ${name} = ${literal};`;
  });
  return [
    '/**',
    ' * Generated from connector-server/src/protocol/constants.ts by tools/lwc/generated.ts. Do not edit.',
    ' * The run-time values of the softphone protocol; its types are only ever imported as types.',
    ' */',
    "export type * from '../../../../../connector-server/src/protocol/types.ts';",
    '',
    ...values,
    '/** Version of the package this softphone was built from. */',
    `export const SOFTPHONE_VERSION = '${version(root)}';`,
    '',
  ].join('\n');
}

function version(root: string): string {
  const { version: text } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return text;
}

function objectLiteral(value: object): string {
  const lines = Object.entries(value).map(([key, item]) => `  ${key}: ${quoted(item as string | number)},`);
  return `Object.freeze({\n${lines.join('\n')}\n} as const)`;
}

const quoted = (value: string | number): string => (typeof value === 'string' ? `'${value}'` : String(value));

/** TypeScript allows one `*` in a path, and `c/name` needs two: each bundle is listed, one a line as the formatter has it. */
function modulePaths(root: string): string {
  const lines = lwcBundles(root).map(
    ({ name, entry }) => `      "c/${name}": ["../../../${relative(root, entry).replaceAll('\\', '/')}"]`,
  );
  return `{\n  "compilerOptions": {\n    "paths": {\n${lines.join(',\n')}\n    }\n  }\n}\n`;
}
