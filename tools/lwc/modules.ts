import { lwcBundles, ROOT } from './bundles.ts';

/** Module record of the LWC resolver: a module name and the file that is it. */
export interface LwcModule {
  name: string;
  path: string;
}

/**
 * Every `c/*` module of the project, for `@lwc/rollup-plugin`. `overrides` replaces or adds modules by name, e.g.
 * `{'lightning/navigation': '/abs/navigation.ts', '@salesforce/apex/X.y': '/abs/y.ts'}`.
 * The resolver takes alias names of the form `namespace/name` only; longer ones go to `aliasPlugin`.
 */
export function lwcModules(overrides: Record<string, string> = {}, root: string = ROOT): LwcModule[] {
  const own = lwcBundles(root).map(({ name, entry }) => ({ name: `c/${name}`, path: entry }));
  const replaced = own.filter(({ name }) => !(name in overrides));
  return [...replaced, ...Object.entries(overrides).map(([name, path]) => ({ name, path }))];
}
