/**
 * The real native shell (`lpUtility`) built for the console page, with `lightning/*` and Apex supplied by this console
 * instead of the platform. A module the shell imports and this console does not supply fails the build.
 */
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleLwc } from '../../../tools/lwc/bundle.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const NATIVE = fileURLToPath(new URL('../native/', import.meta.url));
const GENERATED = `${ROOT}build/sandbox-native/`;

let built: Promise<string> | null = null;

/** JavaScript that registers and mounts the native utility item; built once per process. */
export function nativeBundle(): Promise<string> {
  built ??= build();
  built.catch(() => (built = null));
  return built;
}

async function build(): Promise<string> {
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
  return bundleLwc({ input: `${NATIVE}main.js`, overrides, minify: false });
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
