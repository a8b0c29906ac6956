/** What npm installs beside a released server: production dependencies, exactly those that were tested. */

/** The parts of package.json that a release takes over or leaves out. */
export interface Manifest {
  name: string;
  version: string;
  description: string;
  license: string;
  type: string;
  engines: Record<string, string>;
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
}

interface LockEntry {
  dev?: boolean;
  devOptional?: boolean;
  optional?: boolean;
  devDependencies?: Record<string, string>;
  dependencies?: Record<string, string>;
}
export interface Lock {
  packages: Record<string, LockEntry>;
}

const RUN = 'node --enable-source-maps dist/main.js';
const RUN_WITH_ENVIRONMENT = 'node --env-file-if-exists=data/connector.env --enable-source-maps dist/main.js';

/** Commands of the server that a release offers, each as it is called in the project. */
export const COMMANDS = ['connect', 'doctor', 'rights', 'setup-link', 'mask', 'sync'] as const;
/** They read the folder of the installation themselves, also where it is another one. */
const READ_IT_THEMSELVES: ReadonlySet<string> = new Set(['connect', 'doctor', 'rights']);

/** package.json of the release. The name stays: the server finds its version by it. */
export function serverManifest(project: Manifest, lock: Lock): Manifest & { private: true } {
  const { name, version, description, license, type, engines, dependencies, optionalDependencies } = project;
  return {
    name,
    version,
    description,
    private: true,
    license,
    type,
    engines,
    scripts: {
      start: RUN_WITH_ENVIRONMENT,
      ...Object.fromEntries(
        COMMANDS.map((command) => [
          command,
          `${READ_IT_THEMSELVES.has(command) ? RUN : RUN_WITH_ENVIRONMENT} ${command}`,
        ]),
      ),
    },
    allowScripts: Object.fromEntries(
      Object.entries(project.allowScripts).filter(([each]) => lock.packages[`node_modules/${each}`]?.dev !== true),
    ),
    dependencies,
    optionalDependencies,
  };
}

/** package-lock.json of the release: the project's without what only development needs. */
export function productionLock(lock: Lock): Lock {
  const kept = Object.entries(lock.packages)
    .filter(([, entry]) => entry.dev !== true)
    .map(([where, entry]): [string, LockEntry] => {
      const { devDependencies: _dropped, devOptional, ...rest } = entry;
      return [where, devOptional === true ? { ...rest, optional: true } : rest];
    });
  return { ...lock, packages: Object.fromEntries(kept) };
}
