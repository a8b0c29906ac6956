/** Item 38: no secret, key or token is in any version of any file that was ever committed. */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { ROOT } from './projectFiles.ts';

const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 512 * 1024 * 1024 });

/** The same look as the scan of the files of today (dependencies.test.ts), over every line ever added. */
const SECRETS = [
  '-----BEGIN (RSA |EC |OPENSSH |ENCRYPTED )?PRIVATE KEY-----(\\\\n)?[A-Za-z0-9+/]{40}',
  'eyJ[A-Za-z0-9_-]{20,}\\.eyJ[A-Za-z0-9_-]{20,}\\.[A-Za-z0-9_-]{20,}',
  '00D[A-Za-z0-9]{12,15}![A-Za-z0-9_.]{40,}',
  'AKIA[0-9A-Z]{16}',
  'gh[pousr]_[A-Za-z0-9]{36}',
  'xox[baprs]-[A-Za-z0-9-]{20,}',
  '(SECRET_KEY|METRICS_TOKEN|PGPASSWORD)=[A-Za-z0-9+/]{32,}',
];
const SECRET_LINE = new RegExp(SECRETS.join('|'));

describe('the whole history', () => {
  it('holds no line that looks like a secret', { timeout: 60_000 }, () => {
    const commits = Number(git('rev-list', '--count', '--all').trim());
    const shallow = git('rev-parse', '--is-shallow-repository').trim() === 'true';
    // A shallow clone has no history to look at; what it has is looked at all the same.
    if (!shallow) expect(commits).toBeGreaterThan(1);
    const added = git(
      'log',
      '--all',
      '-p',
      '--no-color',
      '--unified=0',
      '--diff-filter=AM',
      '--format=commit %h',
      '--',
      '.',
      ':!package-lock.json',
    );
    let commit = '';
    const found: string[] = [];
    for (const line of added.split('\n')) {
      if (line.startsWith('commit ')) commit = line;
      else if (line.startsWith('+') && SECRET_LINE.test(line)) found.push(`${commit}: ${line.slice(0, 60)}…`);
    }
    expect(found).toEqual([]);
  });

  it('never had a file that holds keys by its name', () => {
    const names = git('log', '--all', '--name-only', '--format=', '--diff-filter=A').split('\n').filter(Boolean);
    const bad =
      /\.(pem|key|p12|pfx|jks|keystore|kdbx)$|(^|\/)\.env(\.|$)|(^|\/)id_(rsa|ed25519)$|credentials\.json$|(^|\/)\.(npmrc|pgpass|netrc)$/;
    expect([...new Set(names)].filter((name) => bad.test(name))).toEqual([]);
  });

  it('the scan finds what it looks for', () => {
    const samples = [
      `+-----BEGIN ${'PRIVATE'} KEY-----${'A'.repeat(44)}`,
      `+token: ${['eyJhbGciOiJSUzI1NiIsInR5cCI', 'eyJpc3MiOiIwMERCeDAwMDAwMDA', 'c2lnbmF0dXJlc2lnbmF0dXJl'].join('.')}`,
      `+00DBx0000000001!${'a'.repeat(44)}`,
      `+SECRET_KEY=${'k'.repeat(43)}`,
    ];
    for (const sample of samples) expect(SECRET_LINE.test(sample)).toBe(true);
  });
});
