/**
 * npm run deploy -- --target-org NAME [--with open-cti,analytics,record-pages,api-full,oauth-client] [--dry-run]
 * Builds the softphone and deploys the chosen package directories with a pinned Salesforce CLI, fetched on demand so
 * that everyday installs stay lean. CONNECTOR_HOST must name the connector, without scheme.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';

const CLI = '@salesforce/cli@2.150.6';
const { values } = parseArgs({
  options: {
    'target-org': { type: 'string' },
    with: { type: 'string', default: '' },
    'dry-run': { type: 'boolean', default: false },
  },
});
const directories = ['main', ...values.with.split(',').filter(Boolean)].map((name) => `force-app/${name}`);
const missing = directories.filter((directory) => !existsSync(directory));
if (missing.length > 0 || !values['target-org'] || !process.env.CONNECTOR_HOST) {
  if (missing.length > 0) console.error(`No such package directory: ${missing.join(', ')}`);
  if (!values['target-org']) console.error('Name the org: npm run deploy -- --target-org my-sandbox');
  if (!process.env.CONNECTOR_HOST)
    console.error('Set CONNECTOR_HOST to the host of the connector, for example connector.example.com');
  process.exit(2);
}

const step = (command: string, args: string[]): void => {
  const { status } = spawnSync(command, args, {
    stdio: 'inherit',
    env: { ...process.env, SF_AUTOUPDATE_DISABLE: 'true' },
  });
  if (status !== 0) process.exit(status ?? 1);
};
step(process.execPath, ['tools/build/softphone.ts']);
step('npx', [
  '--yes',
  '--package',
  CLI,
  'sf',
  'project',
  'deploy',
  'start',
  '--target-org',
  values['target-org'],
  ...directories.flatMap((directory) => ['--source-dir', directory]),
  ...(values['dry-run'] ? ['--dry-run'] : []),
]);
