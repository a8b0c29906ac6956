/** What exists in the project, to hold a guide against it. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { connectSteps } from '../../../connector-server/src/connect/steps.ts';
import { CONNECT_USAGE } from '../../../connector-server/src/connectCommand.ts';
import { CONNECTION_CHECKS, SERVER_CHECKS } from '../../../connector-server/src/doctor/catalog.ts';
import { DOCTOR_USAGE } from '../../../connector-server/src/doctorCommand.ts';
import { ROOT } from '../../../tools/lwc/bundles.ts';
import { serverManifest, type Lock, type Manifest } from '../../../tools/release/serverManifest.ts';
import type { NamedThing } from './guideNames.ts';

const read = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8');
const textOf = (...patterns: string[]): string =>
  globSync(patterns, { cwd: ROOT, exclude: (name) => name.includes('node_modules') })
    .filter((name) => !/\.(png|zip)$|__tests__/.test(name))
    .map(read)
    .join('\n');

const manifest = JSON.parse(read('package.json')) as Manifest;
const released = serverManifest(manifest, JSON.parse(read('package-lock.json')) as Lock);
const server = textOf('connector-server/src/**/*.ts');
const metadata = textOf('force-app/*/default/!(lwc)/**/*.xml', 'force-app/**/lwc/*/*-meta.xml');
const screens = textOf('force-app/main/default/lwc/*/*.html', 'force-app/main/default/lwc/*/*.ts');
const metadataFiles = globSync('force-app/*/default/**/*-meta.xml', { cwd: ROOT }).map((name) => path.basename(name));
const packages = (
  JSON.parse(read('sfdx-project.json')) as { packageDirectories: { path: string }[] }
).packageDirectories.map((each) => path.basename(each.path));
const operate = read('docs/operate.md');
const headings = [...textOf('docs/*.md').matchAll(/^#+ (.+)$/gm)].map(([, text = '']) => text);
const checks = new Set([...SERVER_CHECKS, ...CONNECTION_CHECKS].map(({ id }) => id));
const steps = new Set(connectSteps().map(({ id }) => id));
/** Where flags of a command are said: its usage, or the head of its source. */
const FLAGS: Record<string, () => string> = {
  connect: () => CONNECT_USAGE,
  doctor: () => DOCTOR_USAGE,
  rights: () => read('connector-server/src/rightsCommand.ts'),
  deploy: () => read('tools/deploy.ts'),
  demo: () => read('sandbox/main.ts'),
  ci: () => '--omit',
};
/** Options and subcommands of the Salesforce CLI that the guide uses; the CLI itself is not part of the project. */
const SF =
  /^sf project (deploy start|delete source)(?: --(source-dir force-app\/[\w-]+|metadata-dir \S+|single-package|wait \d+|target-org \S+))*$/;

const quoted = (text: string): RegExp =>
  new RegExp(`['"\`>“]\\s*${text.replace(/[.*+?^\${}()|[\]\\]/g, '\\$&')}\\s*['"\`<”]`);
const isLiteral = (source: string, text: string): boolean => quoted(text).test(source);

/** Null: it exists. Otherwise what is wrong with it. */
export function problemOf({ kind, text }: NamedThing): string | null {
  const exists = kind === 'label' ? isLabel(text) : kind === 'command' ? isRunnable(text) : isCode(text);
  return exists ? null : `${kind}: ${text}`;
}

function isLabel(text: string): boolean {
  return [metadata, screens, server].some((source) => isLiteral(source, text)) || headings.includes(text);
}

function isRunnable(line: string): boolean {
  const [command = ''] = line.split(/\s+#/);
  const bare = command.replace(/^([A-Z_]+)=\S+ /, (_all, name: string) =>
    isVariable(name) ? '' : 'no such variable ',
  );
  if (/^(tar -xzf|cd) liveperson-connector-server-[\d.]+(\.tar\.gz)?$/.test(bare)) return hasVersion(bare);
  if (bare === 'git pull') return true;
  if (bare.startsWith('sf '))
    return (
      SF.test(bare) && [...bare.matchAll(/force-app\/([\w-]+)/g)].every(([, name = '']) => packages.includes(name))
    );
  const [, script = '', rest = ''] = /^npm (?:run )?([\w:-]+)(.*)$/.exec(bare) ?? [];
  if (script !== 'ci' && !(script in manifest.scripts)) return false;
  const flags = [...rest.matchAll(/(?<=\s)--([a-z][\w-]*)/g)].map(([, flag = '']) => flag);
  const usage = flags.length === 0 ? '' : (FLAGS[script]?.() ?? '');
  return (
    flags.every((flag) => new RegExp(`--${flag}\\b|['"]?${flag}['"]?: \\{ type:`).test(usage)) &&
    [...rest.matchAll(/--(?:from|only) (\S+)/g)].every(([, id = '']) => steps.has(id) || checks.has(id)) &&
    [...rest.matchAll(/--with (\S+)/g)].every(([, names = '']) =>
      names.split(',').every((name) => packages.includes(name)),
    )
  );
}

const hasVersion = (text: string): boolean => text.includes(manifest.version);
const isVariable = (name: string): boolean =>
  operate.includes(`\`${name}\``) ||
  isLiteral(server, name) ||
  new RegExp(`env\\.${name}\\b`).test(server + read('tools/deploy.ts'));

function isCode(text: string): boolean {
  if (/^--[a-z]/.test(text))
    return new RegExp(`^\\s*${text.split(/[ =]/)[0]}\\b`, 'm').test(CONNECT_USAGE + DOCTOR_USAGE);
  if (/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(text)) return isVariable(text);
  if (/^https?:/.test(text)) return isAddress(text);
  if (/^liveperson-connector-\w+-[\d.]+\.(zip|tar\.gz)$/.test(text)) return hasVersion(text);
  if (text.startsWith('data/')) return isOfInstallation(text);
  if (text.startsWith('/apex/')) return metadataFiles.includes(`${text.slice(6)}.page-meta.xml`);
  if (text.includes('/') && !text.includes(' ')) return existsSync(path.join(ROOT, text));
  if (packages.includes(text)) return true;
  if (checks.has(text) || steps.has(text)) return true;
  if (/^LivePerson_\w+(\.\w+)?$|__c$|^[A-Z]\w+\.\w+__c$/.test(text))
    return (
      metadataFiles.some((file) => file.startsWith(`${text}.`)) || isLiteral(metadata, text) || isLiteral(server, text)
    );
  // A setting, a value of one, a column, a scope: as the sources or the settings table spell it.
  return operate.includes(`\`${text}\``) || isLiteral(server, text) || new RegExp(`\\b${text}:`).test(server);
}

const isOfInstallation = (text: string): boolean =>
  text === 'data/' || text.endsWith('.zip')
    ? server.includes(path.basename(text)) || text === 'data/'
    : isLiteral(server, path.basename(text));

/** The addresses a reader puts the own names into: their paths must be served. */
function isAddress(text: string): boolean {
  const { hostname, pathname } = new URL(text.replace(/<[^>]*>/g, 'example'));
  if (pathname.startsWith('/apex/')) return metadataFiles.includes(`${path.basename(pathname)}.page-meta.xml`);
  return (hostname === 'localhost' || hostname.includes('example')) && (pathname === '/' || server.includes(pathname));
}

export const releasedScripts: readonly string[] = Object.keys(released.scripts);
