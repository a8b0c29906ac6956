/** Script and style sheet of the connector's own admin page. */
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { bundleLwc } from './bundle.ts';
import { ROOT } from './bundles.ts';
import { classesIn, usedStyles } from './usedStyles.ts';

/** Builds the page's files, by file name. */
export async function bundleAdminPage(): Promise<Record<'page.js' | 'page.css', string>> {
  const design = createRequire(import.meta.url).resolve(
    '@salesforce-ux/design-system/assets/styles/salesforce-lightning-design-system.min.css',
  );
  const sources = globSync('force-app/main/default/lwc/{admin,ui}*/*.{html,ts}', { cwd: ROOT });
  const used = classesIn(sources.map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n'), 'slds');
  return {
    'page.js': await bundleLwc({ input: join(ROOT, 'tools/lwc/admin/main.js') }),
    'page.css':
      usedStyles(readFileSync(design, 'utf8'), used) + readFileSync(join(ROOT, 'tools/lwc/admin/page.css'), 'utf8'),
  };
}
