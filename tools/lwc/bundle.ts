import { gzipSync } from 'node:zlib';
import lwc from '@lwc/rollup-plugin';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';
import terser from '@rollup/plugin-terser';
import { rollup } from 'rollup';
import type { Plugin, RollupOptions } from 'rollup';
import { ROOT } from './bundles.ts';
import { lwcModules } from './modules.ts';
import { stripTypesPlugin } from './strip.ts';
import { tidyCssPlugin } from './tidyCss.ts';

type MakePlugin = (options?: object) => Plugin;
/** Their types describe a CommonJS default; Node and Rollup hand over the function itself. */
const [lwcPlugin, replacePlugin, terserPlugin] = [lwc, replace, terser] as unknown as [
  MakePlugin,
  MakePlugin,
  MakePlugin,
];

export interface BundleOptions {
  /** Absolute path of the entry file. */
  input: string;
  /** Replaced or added modules by name: stand-ins for `lightning/*` and `@salesforce/*`. */
  overrides?: Record<string, string>;
  minify?: boolean;
  /** Leaves the LWC engine out, to weigh our own code. */
  withoutEngine?: boolean;
  root?: string;
}

/** Builds one script for a page from LWC sources. Returns its code; throws with file and line of the fault. */
export async function bundleLwc(options: BundleOptions): Promise<string> {
  const build = await rollup(rollupOptions(options));
  try {
    const { output } = await build.generate({
      format: options.withoutEngine ? 'es' : 'iife',
      inlineDynamicImports: true,
    });
    return output[0].code;
  } finally {
    await build.close();
  }
}

/** Builds a page's scripts as modules, one per part that is loaded later. Returns their code by file name. */
export async function bundleFiles(options: BundleOptions & { name: string }): Promise<Record<string, string>> {
  const build = await rollup(rollupOptions(options));
  try {
    const { output } = await build.generate({
      format: 'es',
      entryFileNames: `${options.name}.js`,
      chunkFileNames: '[name].js',
    });
    return Object.fromEntries(output.flatMap((part) => (part.type === 'chunk' ? [[part.fileName, part.code]] : [])));
  } finally {
    await build.close();
  }
}

/** Size of a script as a browser downloads it, bytes. */
export function gzipBytes(code: string): number {
  return gzipSync(code, { level: 9 }).byteLength;
}

function rollupOptions({
  input,
  overrides = {},
  minify = true,
  withoutEngine = false,
  root = ROOT,
}: BundleOptions): RollupOptions {
  const plugins: Plugin[] = [
    aliases(overrides),
    stripTypesPlugin(),
    tidyCssPlugin(),
    lwcPlugin({ rootDir: root, modules: lwcModules(overrides, root), enableDynamicComponents: true }),
    nodeResolve({ extensions: ['.js', '.ts'] }),
    replacePlugin({
      preventAssignment: true,
      values: { 'process.env.NODE_ENV': '"production"', 'import.meta.env.SSR': 'false' },
    }),
  ];
  if (minify) plugins.push(terserPlugin({ ecma: 2022, module: true, compress: { passes: 3 } }));
  return {
    input,
    plugins,
    ...(withoutEngine ? { external: (id: string) => id === 'lwc' || id.startsWith('@lwc/') } : {}),
    onwarn(warning) {
      if (warning.code === 'CIRCULAR_DEPENDENCY' && warning.ids?.every((id) => id.includes('node_modules'))) return;
      if (warning.code === 'UNRESOLVED_IMPORT' || warning.code === 'MISSING_EXPORT') throw new Error(warning.message);
      console.warn(`LWC bundle: ${warning.message}`);
    },
  };
}

/** `@salesforce/apex/Class.method` has three parts, which the LWC resolver refuses as an alias. */
function aliases(overrides: Record<string, string>): Plugin {
  return {
    name: 'platform-aliases',
    resolveId: (importee) => (importee.startsWith('@salesforce/') ? (overrides[importee] ?? null) : null),
  };
}
