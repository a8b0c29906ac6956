/** A deployment that Salesforce refused, in words. */
import { expect, test } from 'vitest';
import { deployFailureWords } from '../../../connector-server/src/connect/deployWords.ts';
import type { ComponentFailure, DeployEnd } from '../../../connector-server/src/salesforce/deployResult.ts';

const failure = (part: Partial<ComponentFailure>): ComponentFailure => ({
  type: 'CustomField',
  name: 'A.B__c',
  file: 'objects/A.object',
  problem: 'It is wrong.',
  line: null,
  ...part,
});
const end = (failures: ComponentFailure[], more: Partial<DeployEnd> = {}): DeployEnd => ({
  id: '0Af000000000001',
  outcome: 'failed',
  failures,
  testFailures: [],
  error: null,
  progress: { components: 0, componentsTotal: 3, tests: 0, testsTotal: 0, detail: null },
  ...more,
});
const callCenter = failure({ type: 'CallCenter', name: 'LivePersonEmbeddedUI', problem: 'Not available.' });
const app = failure({ type: 'ExtlClntAppGlobalOauthSettings', name: 'X', problem: 'Insufficient rights.' });

test('a refused call center can be left out, and how it is imported by hand is said', () => {
  const words = deployFailureWords(end([callCenter]));
  expect(words.without).toEqual(['open-cti']);
  expect(words.text).toContain('CallCenter LivePersonEmbeddedUI: Not available.');
  expect(words.mend).toContain('Setup › Call Centers › Import');
});

test('a refused app and call center are both left out; with anything else beside them nothing is', () => {
  expect(deployFailureWords(end([callCenter, app])).without.sort()).toEqual(['oauth-client', 'open-cti']);
  expect(deployFailureWords(end([callCenter, failure({})])).without).toEqual([]);
});

test('each component is named with Salesforce’s own words and its line', () => {
  const { text, mend } = deployFailureWords(end([failure({ line: 12 })]));
  expect(text).toContain('Nothing was changed in the org.');
  expect(text).toContain('CustomField A.B__c, line 12: It is wrong.');
  expect(mend).toContain('0Af000000000001');
});

test('many failures: the first are shown, the others counted', () => {
  const { text } = deployFailureWords(end(Array.from({ length: 30 }, (_, index) => failure({ name: `F${index}` }))));
  expect(text).toContain('F11');
  expect(text).not.toContain('F12');
  expect(text).toContain('… and 18 more.');
});

test('failed Apex tests are the org’s own rules at work, and said so', () => {
  const testFailures = [{ className: 'LivePersonRecordsTest', method: 'creates', message: 'REQUIRED_FIELD_MISSING' }];
  const { text, mend, without } = deployFailureWords(end([], { testFailures }));
  expect(text).toContain('Apex test LivePersonRecordsTest.creates: REQUIRED_FIELD_MISSING');
  expect(mend).toContain('Validation rules');
  expect(without).toEqual([]);
});

test('canceled in the org: said, not called refused', () => {
  expect(deployFailureWords(end([], { outcome: 'canceled' })).text).toContain('was canceled');
});
