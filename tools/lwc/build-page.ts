/** `npm run build:page`: the softphone page's scripts, as the static resource of the Open CTI package. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipBytes } from './bundle.ts';
import { ROOT } from './bundles.ts';
import { writeGenerated } from './generated.ts';
import { bundlePage, CRM_LIMIT, FIRST_LOAD_LIMIT, weighPage, WHOLE_LIMIT } from './pageBundle.ts';

writeGenerated();
const folder = join(ROOT, 'force-app/open-cti/default/staticresources/LivePersonSoftphone');
const scripts = await bundlePage();
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [name, code] of Object.entries(scripts)) writeFileSync(join(folder, name), code);

const kb = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;
for (const [name, code] of Object.entries(scripts)) console.log(`${name}: ${kb(gzipBytes(code))} gzip`);
const { first, crm, whole } = await weighPage();
console.log(
  `our own code: ${kb(first)} at first load (limit ${kb(FIRST_LOAD_LIMIT)}), ${kb(crm)} with the CRM side (limit ${kb(CRM_LIMIT)}), ${kb(whole)} with its forms (limit ${kb(WHOLE_LIMIT)})`,
);
if (first > FIRST_LOAD_LIMIT || crm > CRM_LIMIT || whole > WHOLE_LIMIT) {
  console.error('Our own code is over its limit.');
  process.exitCode = 1;
}
