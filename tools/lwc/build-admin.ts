/** `npm run build`: script and style sheet of the connector's own admin page, where the server finds them. */
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { bundleLwc, gzipBytes } from './bundle.ts';
import { ROOT } from './bundles.ts';
import { classesIn, usedStyles } from './usedStyles.ts';

const folder = join(ROOT, 'dist/admin-page');
const design = createRequire(import.meta.url).resolve(
  '@salesforce-ux/design-system/assets/styles/salesforce-lightning-design-system.min.css',
);
const sources = globSync('force-app/main/default/lwc/{admin,ui}*/*.{html,ts}', { cwd: ROOT });
const used = classesIn(sources.map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n'), 'slds');

const script = await bundleLwc({ input: join(ROOT, 'tools/lwc/admin/main.js') });
const styles =
  usedStyles(readFileSync(design, 'utf8'), used) + readFileSync(join(ROOT, 'tools/lwc/admin/page.css'), 'utf8');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'page.js'), script);
writeFileSync(join(folder, 'page.css'), styles);
const kb = (text: string): string => `${(gzipBytes(text) / 1024).toFixed(1)} KB`;
console.log(`admin page: script ${kb(script)} gzip, styles ${kb(styles)} gzip`);
