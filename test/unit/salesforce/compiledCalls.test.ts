import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { API_USER_QUESTIONS } from '../../../connector-server/src/doctor/questions.ts';
import { QUERIES, querySkeleton, unknownCall } from '../../../connector-server/src/salesforce/compiledCalls.ts';

const SOURCE = join(import.meta.dirname, '../../../connector-server/src');
const query = (text: string) => unknownCall({ method: 'GET', path: `/query?q=${encodeURIComponent(text)}` });
const write = (object: string, path = '/composite/sobjects') =>
  unknownCall({ method: 'POST', path, body: { records: [{ attributes: { type: object }, Name: 'x' }] } });

/** What the running server asks; the guide of `npm run connect` runs beside it, and what the doctor asks as the API user is in API_USER_QUESTIONS. What `soql` makes of a template when every value is text or a list of texts. */
function skeletonsInSource(): string[] {
  return readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('soql.ts') && !/^(connect|doctor)\//.test(file))
    .flatMap((file) => [...readFileSync(join(SOURCE, file), 'utf8').matchAll(/soql`(SELECT[^`]+)`/g)])
    .map(([, template = '']) =>
      querySkeleton(template.replace(/IN \$\{[^}]*\}/g, 'IN (?)').replace(/\$\{[^}]*\}/g, '?')),
    );
}

test('every query in the source is in the list, and the list holds no other', () => {
  expect(new Set([...skeletonsInSource(), ...API_USER_QUESTIONS])).toEqual(QUERIES);
});

test('values make no difference to a query, whatever they hold; anything else does', () => {
  expect(query("SELECT Id, AccountId FROM Contact WHERE Id IN ('003xx','003yy', '003zz')")).toBeNull();
  expect(query("SELECT Id, AccountId FROM Contact WHERE Id IN ('it\\'s') AND x')")).toMatch(/^the query/);
  expect(query("SELECT Id FROM Group WHERE Type = 'Queue' AND DeveloperName = 'a\\' OR Id != \\'' LIMIT 1")).toBeNull();
  expect(query("SELECT Id FROM Group WHERE Type = 'Queue' AND DeveloperName = 'a' OR Id != '' LIMIT 1")).toMatch(
    /Group/,
  );
  expect(query('SELECT Id, Email FROM Contact')).toMatch(/Contact/);
  expect(query("SELECT Id, AccountId, Email FROM Contact WHERE Id IN ('003xx')")).toMatch(/Email/);
});

test('what an unknown query is told as holds no values', () => {
  expect(query("SELECT Id FROM Contact WHERE Email = 'grace@example.com'")).toBe(
    'the query "SELECT Id FROM Contact WHERE Email = ?"',
  );
});

test('objects that are not ours are neither written nor read one by one', () => {
  expect(write('Task')).toBeNull();
  expect(write('User')).toBe('write to the object User');
  expect(write('Task', '/composite/sobjects/User/Id')).toBe('write to the object User');
  expect(unknownCall({ method: 'GET', path: '/sobjects/Task/describe' })).toBeNull();
  // What any object looks like, for administrators who map its fields.
  expect(unknownCall({ method: 'GET', path: '/sobjects/Boat__c/describe' })).toBeNull();
  expect(unknownCall({ method: 'GET', path: '/sobjects' })).toBeNull();
  expect(unknownCall({ method: 'POST', path: '/sobjects/ContentVersion' })).toBeNull();
  expect(unknownCall({ method: 'GET', path: '/query/01g0a1b2c3d4e5f607-2000' })).toBeNull();
  expect(
    unknownCall({
      method: 'DELETE',
      path: '/composite/sobjects?ids=00Tbx0000000001,a01bx0000000001AAA,069bx0000000001&allOrNone=false',
    }),
  ).toBeNull();
  for (const [method, path] of [
    ['GET', '/sobjects/User/listviews'],
    ['GET', '/sobjects/User/005000000000001AAA'],
    ['POST', '/sobjects/User/describe'],
    ['GET', '/sobjects/x%2F..%2FUser/describe'],
    ['GET', '/sobjects/Contact/003xx'],
    ['DELETE', '/composite/sobjects?ids=00Tbx0000000001,003bx0000000001'],
    ['DELETE', '/composite/sobjects'],
    ['DELETE', '/sobjects/Task/00Txx'],
    ['POST', '/sobjects/User'],
    ['GET', '/search?q=FIND'],
    ['POST', '/tooling/executeAnonymous'],
    ['POST', '/limits'],
    ['GET', '/query/../sobjects/User'],
  ] as const)
    expect(unknownCall({ method, path }), path).not.toBeNull();
});

test('a composite is judged by its parts', () => {
  const composite = (...parts: object[]) =>
    unknownCall({ method: 'POST', path: '/composite', body: { compositeRequest: parts } });
  const good = {
    method: 'POST',
    url: '/services/data/v66.0/composite/sobjects',
    body: { records: [{ attributes: { type: 'Task' } }] },
  };
  expect(composite(good)).toBeNull();
  expect(composite(good, { method: 'GET', url: '/services/data/v66.0/query?q=SELECT+Id+FROM+User' })).toMatch(/User/);
  expect(composite(good, { method: 'GET', url: 'https://elsewhere.example/' })).toMatch(/unknown part/);
  expect(composite({ method: 'POST', url: '/services/data/v66.0/composite', body: { compositeRequest: [] } })).toMatch(
    /unknown part/,
  );
});

test('people and Cases are created and changed only where the settings have automatic creation', () => {
  const graph = (...parts: object[]) => ({
    method: 'POST' as const,
    path: '/composite/graph',
    body: { graphs: [{ graphId: 'g0', compositeRequest: parts }] },
  });
  const post = (object: string) => ({ method: 'POST', url: `/services/data/v66.0/sobjects/${object}` });
  const key = 'LivePerson_Conversation__c/External_Key__c/1%3Ac';
  const record = { method: 'PATCH', url: `/services/data/v66.0/sobjects/${key}` };
  expect(unknownCall(graph(post('Lead'), post('Case'), record), true)).toBeNull();
  expect(unknownCall(graph(post('Lead'), record))).not.toBeNull();
  for (const other of [post('User'), post('Lead/00Q'), { ...record, method: 'DELETE' }, { method: 'GET', url: '/x' }])
    expect(unknownCall(graph(post('Lead'), other), true)).toBe('an unknown part of a graph');
  const change = {
    method: 'PATCH' as const,
    path: '/composite/sobjects',
    body: { records: [{ attributes: { type: 'Contact' }, id: '003', Phone: '1' }] },
  };
  expect(unknownCall(change, true)).toBeNull();
  expect(unknownCall(change)).toBe('write to the object Contact');
  expect(unknownCall({ ...change, method: 'POST' }, true)).toBe('write to the object Contact');
  const aCase = { records: [{ attributes: { type: 'Case' }, id: '500', Description: 'x' }] };
  expect(unknownCall({ ...change, body: aCase }, true)).toBeNull();
  expect(unknownCall({ ...change, body: aCase })).toBe('write to the object Case');
});
