/**
 * The real shells built for the console page, with `lightning/*` and Apex supplied by this console instead of the
 * platform: `lpUtility` and those of record pages. A module they import and this console does not supply fails the build.
 */
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleLwc } from '../../../tools/lwc/bundle.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const NATIVE = fileURLToPath(new URL('../native/', import.meta.url));
const GENERATED = `${ROOT}build/sandbox-native/`;

const built = new Map<string, Promise<string>>();

/** JavaScript that mounts the native utility item, and offers the components of record pages; built once per process. */
export const nativeBundle = (): Promise<string> => bundleOf('main.js');

/** The latter alone, for consoles whose softphone is the Open CTI one. */
export const recordPageBundle = (): Promise<string> => bundleOf('recordPage.js');

function bundleOf(entry: string): Promise<string> {
  const bundle = built.get(entry) ?? build(entry);
  built.set(entry, bundle);
  bundle.catch(() => built.delete(entry));
  return bundle;
}

async function build(entry: string): Promise<string> {
  const overrides: Record<string, string> = {};
  for (const name of platformImports()) {
    const [scope, kind, rest] = name.split('/');
    if (scope === 'lightning' && kind) {
      const file = `${NATIVE}lightning/${kind}.ts`;
      if (!existsSync(file)) throw new Error(`The softphone imports ${name}, which this console does not supply.`);
      overrides[name] = file;
    } else if (kind && rest) {
      overrides[name] = generate(kind, rest);
    }
  }
  return bundleLwc({ input: NATIVE + entry, overrides, minify: false });
}

function platformImports(): Set<string> {
  const names = new Set<string>();
  for (const file of globSync('force-app/main/default/lwc/*/*.ts', { cwd: ROOT })) {
    for (const [, name] of readFileSync(ROOT + file, 'utf8').matchAll(/from '((?:lightning|@salesforce)\/[^']+)'/g))
      if (name) names.add(name);
  }
  return names;
}

/** `@salesforce/apex/Class.method`, `@salesforce/user/Id` and the like are values the platform generates; so do we. */
function generate(kind: string, rest: string): string {
  const [className = '', methodName = ''] = rest.split('.');
  const sources: Record<string, string> = {
    apex: `export default (params) => window.sandboxConsole.apex(${JSON.stringify(className)}, ${JSON.stringify(methodName)}, params ?? {});`,
    user: `export default window.sandboxConsole.user[${JSON.stringify(rest)}];`,
    messageChannel: `export default ${JSON.stringify(rest)};`,
    customPermission: `export default undefined;`,
    i18n: `export default 'en-US';`,
  };
  const source = sources[kind];
  if (!source)
    throw new Error(`The softphone imports @salesforce/${kind}/${rest}, which this console does not supply.`);
  mkdirSync(GENERATED, { recursive: true });
  const file = `${GENERATED}${kind}_${rest.replace(/\W/g, '_')}.js`;
  writeFileSync(file, source);
  return file;
}
