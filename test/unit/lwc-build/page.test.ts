import { beforeAll, describe, expect, it } from 'vitest';
import { bundlePage, CRM_LIMIT, FIRST_LOAD_LIMIT, weighPage, WHOLE_LIMIT } from '../../../tools/lwc/pageBundle.ts';

describe('the softphone page', () => {
  let scripts: Record<string, string> = {};
  let page = '';
  beforeAll(async () => {
    scripts = await bundlePage();
    page = Object.values(scripts).join('\n');
  }, 60_000);

  it('is one script, and one each for the CRM side and its forms, fetched from beside it when first opened', () => {
    expect(Object.keys(scripts).sort()).toEqual(['crmForm.js', 'crmSide.js', 'softphone.js']);
    expect(scripts['softphone.js']).toContain('import("./crmSide.js")');
    expect(scripts['softphone.js']?.match(/["']\.\/[^"']+\.js["']/g)).toEqual(['"./crmSide.js"']);
    expect(scripts['crmSide.js']).toContain('import("./crmForm.js")');
    expect(scripts['crmSide.js']).toMatch(/from["']\.\/softphone\.js["']/);
    expect(page).not.toContain('process.env');
    expect(page).not.toContain('import.meta');
  });

  it('holds nothing of the platform or of the server', () => {
    expect(page).not.toMatch(/lightning\/platform|@salesforce\/apex|connector-server/);
  });
});

it('our own code, without the LWC engine, weighs at most 60 KB gzip at first, 80 KB with the CRM side, 90 KB with forms', async () => {
  const { first, crm, whole } = await weighPage();
  expect(first).toBeLessThanOrEqual(FIRST_LOAD_LIMIT);
  expect(crm).toBeLessThanOrEqual(CRM_LIMIT);
  expect(whole).toBeLessThanOrEqual(WHOLE_LIMIT);
}, 60_000);
