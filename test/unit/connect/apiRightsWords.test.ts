/** The guide's words for a permission set of the API user name exactly the objects that the set opens. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { OPTIONAL } from '../../../connector-server/src/connect/apiRightsStep.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../../force-app/main/default/permissionsets');
const PLURALS: Record<string, string> = { Account: 'accounts', Contact: 'contacts', Lead: 'leads', Case: 'cases' };

test.each([
  ['LivePerson_Connector_API_Matching', 'viewAllRecords'],
  ['LivePerson_Connector_API_Creation', 'allowCreate'],
])('%s: %s', (name, right) => {
  const xml = readFileSync(path.join(FOLDER, `${name}.permissionset-meta.xml`), 'utf8');
  const opened = [...xml.matchAll(/<objectPermissions>(.*?)<\/objectPermissions>/gs)].flatMap(([, part = '']) =>
    part.includes(`<${right}>true<`) ? [/<object>(.*?)</.exec(part)?.[1] ?? ''] : [],
  );
  const label = OPTIONAL.find(({ value }) => value === name)?.label ?? '';
  const named = Object.values(PLURALS).filter((plural) => label.includes(plural));
  expect(named.toSorted()).toEqual(opened.map((object) => PLURALS[object] ?? object).toSorted());
});
