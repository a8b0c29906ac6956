/** `npm run build`: script and style sheet of the connector's own admin page, where the server finds them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleAdminPage } from './adminPage.ts';
import { gzipBytes } from './bundle.ts';
import { ROOT } from './bundles.ts';

const folder = join(ROOT, 'dist/admin-page');
const files = await bundleAdminPage();
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
const kb = (text: string): string => `${(gzipBytes(text) / 1024).toFixed(1)} KB`;
console.log(`admin page: script ${kb(files['page.js'])} gzip, styles ${kb(files['page.css'])} gzip`);
