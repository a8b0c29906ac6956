import { stripTypeScriptTypes } from 'node:module';
import type { Plugin } from 'rollup';

/** A run-time import of a relative file with its extension. */
const RELATIVE_TS_IMPORT = /^\s*(?:import|export)\s+(?!type\b)[^;]*?from\s+['"]\.{1,2}\/[^'"]+\.ts['"]/m;

/**
 * Takes the types out of one LWC source file; decorators stay for the LWC compiler. What is left is plain JavaScript
 * that the platform accepts. Throws on syntax that needs more than erasing.
 */
export function stripTypes(source: string, file: string): string {
  let code: string;
  try {
    code = stripTypeScriptTypes(source, { mode: 'strip' });
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  // Erased types leave runs of spaces and empty lines behind.
  const tidy = code
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+/, '');
  // A file of types only is still a module.
  return /\b(?:import|export)\b/.test(withoutComments(tidy)) ? tidy : `${tidy.trimEnd()}\n\nexport {};\n`;
}

const withoutComments = (code: string): string => code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');

/** Throws when code still imports a file by its `.ts` name, which the platform cannot follow. */
export function refuseTsImports(code: string, file: string): void {
  if (RELATIVE_TS_IMPORT.test(code))
    throw new Error(`${file}: import a neighbour without its extension ('./x', not './x.ts')`);
}

/** Rollup plugin that does the same for a bundle built from the sources. */
export function stripTypesPlugin(): Plugin {
  return {
    name: 'strip-types',
    transform(code, id) {
      const file = id.split('?')[0] ?? id;
      return file.endsWith('.ts') ? { code: stripTypes(code, file), map: null } : null;
    },
  };
}
