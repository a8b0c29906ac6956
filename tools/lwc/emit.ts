import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleSources, lwcBundles, ROOT } from './bundles.ts';
import { refuseTsImports, stripTypes } from './strip.ts';

/**
 * Writes the `.js` beside each LWC `.ts`, after removing every `.js` an earlier build left. Nothing is removed before
 * all sources were read without fault, so a broken source leaves the last good output.
 * Returns the absolute paths written.
 */
export function emitLwc(root: string = ROOT): string[] {
  const bundles = lwcBundles(root);
  const outputs = bundles
    .flatMap(bundleSources)
    .map((file) => ({ file: file.replace(/\.ts$/, '.js'), code: stripTypes(readFileSync(file, 'utf8'), file) }));
  for (const { file, code } of outputs) refuseTsImports(code, file);
  const folders = new Set(bundles.map(({ folder }) => join(folder, '..')));
  for (const parent of folders) removeOutput(parent);
  for (const { file, code } of outputs) writeFileSync(file, code);
  return outputs.map(({ file }) => file);
}

function removeOutput(lwcFolder: string): void {
  for (const entry of readdirSync(lwcFolder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const folder = join(lwcFolder, entry.name);
    const stale = readdirSync(folder).filter((name) => name.endsWith('.js'));
    for (const name of stale) rmSync(join(folder, name));
    // A bundle whose sources are gone leaves an empty folder that a deploy would trip over.
    if (stale.length > 0 && readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
  }
}
