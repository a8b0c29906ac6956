import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleLwc, gzipBytes } from '../../../tools/lwc/bundle.ts';
import { ROOT } from '../../../tools/lwc/bundles.ts';

const input = join(ROOT, 'tools/lwc/page/main.js');

describe('the softphone page', () => {
  let page = '';
  beforeAll(async () => {
    page = await bundleLwc({ input });
  }, 60_000);

  it('is one script that needs no module loader', () => {
    expect(page).not.toMatch(/^\s*(?:import|export)\s/m);
    expect(page).not.toContain('process.env');
    expect(page).not.toContain('import.meta');
  });

  it('holds nothing of the platform or of the server', () => {
    expect(page).not.toMatch(/lightning\/platform|@salesforce\/apex|connector-server/);
  });
});

it('our own code, without the LWC engine, weighs at most 60 KB gzip', async () => {
  expect(gzipBytes(await bundleLwc({ input, withoutEngine: true }))).toBeLessThanOrEqual(60 * 1024);
}, 60_000);
