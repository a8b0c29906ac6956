import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emitLwc } from '../../../tools/lwc/emit.ts';
import { stripTypes } from '../../../tools/lwc/strip.ts';

const LWC = 'force-app/main/default/lwc';
let root = '';
const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lwc-build-'));
});
afterEach(() => rmSync(root, { recursive: true }));

describe('taking types out', () => {
  it('keeps the decorators for the LWC compiler', () => {
    const code = stripTypes(
      "import { LightningElement, api } from 'lwc';\nexport default class A extends LightningElement {\n  @api label: string = '';\n}\n",
      'a.ts',
    );
    expect(code).toContain('@api label');
    expect(code).not.toContain('string');
  });

  it('leaves a module where there were only types', () => {
    expect(stripTypes('export interface A { b: string }\n', 'a.ts')).toContain('export {};');
  });

  it('names the file of a syntax that cannot be erased', () => {
    expect(() => stripTypes('enum A { B }', 'lwc/a/a.ts')).toThrow(/lwc\/a\/a\.ts/);
  });
});

describe('the emitter', () => {
  it('writes JavaScript beside each source, but not of tests', () => {
    put(`${LWC}/lpA/lpA.ts`, "import { b } from './b';\nexport const a: number = b;\n");
    put(`${LWC}/lpA/b.ts`, 'export const b: number = 1;\n');
    put(`${LWC}/lpA/__tests__/lpA.test.ts`, 'export {};\n');
    emitLwc(root);
    expect(read(`${LWC}/lpA/lpA.js`)).toMatch(/^import \{ b \} from '\.\/b';\nexport const a\s*= b;\n$/);
    expect(existsSync(join(root, `${LWC}/lpA/b.js`))).toBe(true);
    expect(existsSync(join(root, `${LWC}/lpA/__tests__/lpA.test.js`))).toBe(false);
  });

  it('removes output whose source is gone, and the empty bundle with it', () => {
    put(`${LWC}/lpA/lpA.ts`, 'export const a = 1;\n');
    put(`${LWC}/lpA/old.js`, 'export {};\n');
    put(`${LWC}/lpGone/lpGone.js`, 'export {};\n');
    emitLwc(root);
    expect(existsSync(join(root, `${LWC}/lpA/old.js`))).toBe(false);
    expect(existsSync(join(root, `${LWC}/lpGone`))).toBe(false);
  });

  it('leaves the last good output when a source is broken', () => {
    put(`${LWC}/lpA/lpA.ts`, 'export const a: = 1;\n');
    put(`${LWC}/lpA/lpA.js`, 'export const a = 0;\n');
    expect(() => emitLwc(root)).toThrow(/lpA\.ts/);
    expect(read(`${LWC}/lpA/lpA.js`)).toBe('export const a = 0;\n');
  });

  it('refuses a run-time import of a .ts file, which the platform could not follow', () => {
    put(`${LWC}/lpA/lpA.ts`, "export { b } from './b.ts';\n");
    put(`${LWC}/lpA/b.ts`, 'export const b = 1;\n');
    expect(() => emitLwc(root)).toThrow(/without its extension/);
  });
});
