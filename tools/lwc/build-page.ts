/** `npm run build:page`: the softphone page's script, as the static resource of the Open CTI package. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleLwc, gzipBytes } from './bundle.ts';
import { ROOT } from './bundles.ts';
import { writeGenerated } from './generated.ts';

/** Own code, gzip, without the LWC engine (docs/architecture.md, numbers to hold). */
const OWN_CODE_LIMIT = 60 * 1024;

writeGenerated();
const input = join(ROOT, 'tools/lwc/page/main.js');
const folder = join(ROOT, 'force-app/open-cti/default/staticresources/LivePersonSoftphone');
const page = await bundleLwc({ input });
const own = gzipBytes(await bundleLwc({ input, withoutEngine: true }));
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'softphone.js'), page);

const kb = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KB`;
console.log(`softphone.js: ${kb(gzipBytes(page))} gzip, of it our own code ${kb(own)} (limit ${kb(OWN_CODE_LIMIT)})`);
if (own > OWN_CODE_LIMIT) {
  console.error('Our own code is over its limit.');
  process.exitCode = 1;
}
