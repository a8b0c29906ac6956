import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Which files `.forceignore` keeps out of a deploy. Understands the lines we use: `**`, `*`, names and comments. */
export function readIgnored(root: string): (file: string) => boolean {
  const list = path.join(root, '.forceignore');
  const patterns = existsSync(list)
    ? readFileSync(list, 'utf8')
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '' && !line.startsWith('#'))
    : [];
  const matchers = patterns.map((pattern) => (pattern.includes('/') ? pattern : `**/${pattern}`));
  return (file) => {
    const relative = path.relative(root, file);
    return matchers.some((pattern) => path.matchesGlob(relative, pattern));
  };
}
