/** Before `npm start`: builds once in a fresh clone. A build that is there is left alone: who changed sources runs `npm run build`. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

if (!existsSync('dist/main.js')) {
  console.log('Building the connector (first start) …');
  for (const args of [['tools/build/softphone.ts'], ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']]) {
    const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
    if (status !== 0) process.exit(status ?? 1);
  }
}
