/** The softphone page's scripts: what loads first, and what is fetched when it is first opened: the CRM side, and its forms. */
import { join } from 'node:path';
import { bundleFiles, gzipBytes } from './bundle.ts';
import { ROOT } from './bundles.ts';

/** Own code, gzip, without the LWC engine, bytes (docs/architecture.md, numbers to hold). */
export const FIRST_LOAD_LIMIT = 60 * 1024;
export const CRM_LIMIT = 80 * 1024;
export const WHOLE_LIMIT = 90 * 1024;

const LWC = join(ROOT, 'force-app/main/default/lwc');

/** Scripts by file name; `softphone.js` is the page's, the others are fetched by it from the same folder. */
export function bundlePage(withoutEngine = false): Promise<Record<string, string>> {
  return bundleFiles({
    input: join(ROOT, 'tools/lwc/page/main.js'),
    overrides: {
      'c/crmSide': join(ROOT, 'tools/lwc/page/crmDoor/crmDoor.ts'),
      'c/crmSideItself': join(LWC, 'crmSide/crmSide.ts'),
      'c/crmForm': join(ROOT, 'tools/lwc/page/formDoor/formDoor.ts'),
      'c/crmFormItself': join(LWC, 'crmForm/crmForm.ts'),
    },
    name: 'softphone',
    withoutEngine,
  });
}

/** What our own code weighs, gzip, bytes: `first` before anything is shown, `crm` with the CRM side, `whole` with its forms. */
export async function weighPage(): Promise<{ first: number; crm: number; whole: number }> {
  const scripts = Object.entries(await bundlePage(true)).map(([name, code]) => ({ name, bytes: gzipBytes(code) }));
  const whole = scripts.reduce((sum, { bytes }) => sum + bytes, 0);
  const of = (script: string): number => scripts.find(({ name }) => name === script)?.bytes ?? 0;
  return { first: of('softphone.js'), crm: whole - of('crmForm.js'), whole };
}
