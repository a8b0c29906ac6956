/** Packages and the org's own files become one zip for the Metadata API. */
import JSZip from 'jszip';
import { expect, test } from 'vitest';
import { mergedZip, metadataTexts, testClasses, unzipped } from '../../../connector-server/src/connect/deployZip.ts';

const manifest = (types: Record<string, string[]>): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Package xmlns="http://soap.sforce.com/2006/04/metadata">${Object.entries(
    types,
  )
    .map(
      ([type, members]) =>
        `<types>${members.map((one) => `<members>${one}</members>`).join('')}<name>${type}</name></types>`,
    )
    .join('')}<version>66.0</version></Package>`;
const files = (all: Record<string, string>): Map<string, Buffer> =>
  new Map(Object.entries(all).map(([path, text]) => [path, Buffer.from(text)]));

const MAIN = files({
  'package.xml': manifest({ ApexClass: ['A', 'ATest'], CspTrustedSite: ['Https'], CustomField: ['Task.X__c'] }),
  'classes/A.cls': 'public class A {}',
  'classes/ATest.cls': '/** tests */\n@IsTest(isParallel=true)\nprivate class ATest {}',
  'cspTrustedSites/Https.cspTrustedSite': '<a>https://connector.example.com</a>',
  'objects/Activity.object': '<o/>',
});
const PHONE = files({
  'package.xml': manifest({ CallCenter: ['Phone'], ApexClass: ['A'] }),
  'callCenters/Phone.callCenter': '<c/>',
});

test('one manifest names every member of both packages once, and what the org adds', async () => {
  const own = new Map([
    ['cspTrustedSites/Https.cspTrustedSite', '<a>https://live.acme.example</a>'],
    ['extlClntAppGlobalOauthSets/App_glbloauth.ecaGlblOauth', '<g/>'],
    ['customMetadata/LivePerson_Setting.ConnectorUrl.md', '<m/>'],
  ]);
  const merged = await unzipped(await mergedZip([MAIN, PHONE], own, '66.0'));
  const xml = merged.get('package.xml')?.toString() ?? '';
  const members = [...xml.matchAll(/<types>([\s\S]*?)<\/types>/g)].map(([, block = '']) => [
    /<name>(\w+)/.exec(block)?.[1],
    ...[...block.matchAll(/<members>([^<]+)/g)].map(([, name]) => name),
  ]);
  expect(members).toEqual([
    ['ApexClass', 'A', 'ATest'],
    ['CallCenter', 'Phone'],
    ['CspTrustedSite', 'Https'],
    ['CustomField', 'Task.X__c'],
    ['CustomMetadata', 'LivePerson_Setting.ConnectorUrl'],
    ['ExtlClntAppGlobalOauthSettings', 'App_glbloauth'],
  ]);
  expect(xml).toContain('<version>66.0</version>');
  expect(merged.get('cspTrustedSites/Https.cspTrustedSite')?.toString()).toBe('<a>https://live.acme.example</a>');
  expect(merged.get('objects/Activity.object')?.toString()).toBe('<o/>');
});

test('the same input gives the same bytes, so that it is known whether anything changed', async () => {
  const one = await mergedZip([MAIN, PHONE], new Map(), '66.0');
  const other = await mergedZip([PHONE, MAIN], new Map(), '66.0');
  expect(one.equals(other)).toBe(true);
  expect(one.equals(await mergedZip([MAIN], new Map(), '66.0'))).toBe(false);
  expect((await JSZip.loadAsync(one)).file('package.xml')).not.toBeNull();
});

test('two packages with different files of one name are refused, and so is a file of an unknown kind', async () => {
  const other = files({ 'package.xml': manifest({}), 'classes/A.cls': 'public class A { Integer i; }' });
  await expect(mergedZip([MAIN, other], new Map(), '66.0')).rejects.toThrow('classes/A.cls');
  await expect(mergedZip([MAIN], new Map([['lwc/x/x.js', '']]), '66.0')).rejects.toThrow('lwc/x/x.js');
});

test('only metadata with the org’s values is read as text, and test classes are told from others', () => {
  expect([...metadataTexts(MAIN).keys()]).toEqual(['cspTrustedSites/Https.cspTrustedSite']);
  expect(testClasses(MAIN)).toEqual(['ATest']);
});
