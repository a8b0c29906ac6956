import { describe, expect, it } from 'vitest';
import { projectFiles } from './projectFiles.ts';

const classes = projectFiles('force-app', /\.cls$/);
const sets = new Map(
  projectFiles('force-app', /\.permissionset-meta\.xml$/).map(({ path, text }) => [
    /(\w+)\.permissionset/.exec(path)?.[1] ?? '',
    text,
  ]),
);
const SHORT: Record<string, string> = {
  allowCreate: 'create',
  allowRead: 'read',
  allowEdit: 'edit',
  allowDelete: 'delete',
  viewAllRecords: 'viewAll',
  modifyAllRecords: 'modifyAll',
};
const rights = (set: string): Record<string, string> =>
  Object.fromEntries(
    [...(sets.get(set) ?? '').matchAll(/<objectPermissions>([\s\S]*?)<\/objectPermissions>/g)].map(([, body = '']) => [
      /<object>(.*?)</.exec(body)?.[1] ?? '',
      Object.entries(SHORT)
        .filter(([name]) => body.includes(`<${name}>true`))
        .map(([, short]) => short)
        .join(' '),
    ]),
  );
const userPermissions = (set: string): string[] =>
  [...(sets.get(set) ?? '').matchAll(/<userPermissions>[\s\S]*?<name>(\w+)</g)].map((match) => match[1] ?? '').sort();

const CREATES = 'LivePerson_Connector_API_Creation';

describe('item 27: least rights', () => {
  it('the API user writes our own object, reads what it links to, and sees all of nothing else', () => {
    expect(rights('LivePerson_Connector_API')).toEqual({
      Account: 'read',
      Case: 'read',
      Contact: 'read',
      Lead: 'read',
      Opportunity: 'read',
      Product2: 'read',
      LivePerson_Conversation__c: 'create read edit delete viewAll modifyAll',
    });
    expect(userPermissions('LivePerson_Connector_API')).toEqual(['ApiEnabled', 'EditTask', 'ViewAllUsers']);
  });

  it('an agent’s permission set opens no standard object: profile and sharing of the org decide', () => {
    expect(rights('LivePerson_Agent')).toEqual({ LivePerson_Conversation__c: 'read edit' });
    expect(userPermissions('LivePerson_Agent')).toEqual([]);
  });

  it('no set of the main package may modify all data or all records of a standard object, or manage users', () => {
    for (const { path, text } of projectFiles('force-app/main', /\.permissionset-meta\.xml$/)) {
      expect(text, path).not.toMatch(
        /<name>(ModifyAllData|ViewAllData|ManageUsers|AuthorApex|CustomizeApplication|ModifyMetadata)</,
      );
    }
    for (const [name] of sets) {
      if (name === 'LivePerson_Connector_API_Full') continue;
      for (const [object, allowed] of Object.entries(rights(name)))
        if (!object.endsWith('__c') && !(name === CREATES && ['Lead', 'Contact', 'Case'].includes(object)))
          expect(`${name} ${object}: ${allowed}`).not.toMatch(/modifyAll|delete|create|edit/);
    }
  });

  it('the optional set for automatic creation makes people and cases, and deletes nothing', () => {
    const created = rights(CREATES);
    expect(Object.keys(created).sort()).toEqual(['Account', 'Case', 'Contact', 'Lead']);
    expect(created).toMatchObject({ Account: 'read viewAll', Case: 'create read edit' });
    expect(Object.values(created).join(' ')).not.toMatch(/modifyAll|delete/);
  });

  it('the External Client App asks for the API and nothing broader', () => {
    const scopes = projectFiles('force-app/oauth-client', /\.ecaOauth-meta\.xml$/).map(({ text }) =>
      /<commaSeparatedOauthScopes>(.*?)</.exec(text)?.[1]?.split(/,\s*/).sort(),
    );
    expect(scopes).toEqual([['Api', 'OpenID', 'RefreshToken']]);
  });
});

describe('item 33: Apex runs as the agent', () => {
  it('every class that is not an interface, an exception or a test says "with sharing"', () => {
    const declarations = classes
      .filter(({ text }) => !/@IsTest/i.test(text))
      .map(({ path, text }) => ({
        path,
        line: /^\s*(?:global|public)[^\n{]*\b(?:class|interface)\b[^\n{]*/m.exec(text)?.[0] ?? '',
      }));
    const wrong = declarations.filter(
      ({ line }) => /\bclass\b/.test(line) && !/extends Exception/.test(line) && !/with sharing/.test(line),
    );
    expect(wrong).toEqual([]);
    expect(declarations.length).toBeGreaterThan(8);
  });

  const AUDIT_INSERT = 'Database.insert(row, AccessLevel.SYSTEM_MODE);';
  const product = classes.filter(({ text }) => !/@IsTest/i.test(text));

  it('nothing steps out of sharing or out of user mode', () => {
    for (const { path, text } of product) {
      expect(text, path).not.toMatch(/without sharing|inherited sharing/i);
      const calls = /(?:Database\.(?:\w*[qQ]uery\w*|insert|update|upsert)|Search\.(?:query|find))\([\s\S]*?\);/g;
      for (const [call] of text.matchAll(calls)) if (call !== AUDIT_INSERT) expect(call, path).toMatch(/USER_MODE/);
      expect(text, path).not.toMatch(/^\s*(?:insert|update|upsert|merge)\s+\w/m);
      // Custom metadata is the administrator's setting, not the agent's data: it is read whoever asks.
      for (const [query] of text.matchAll(/\[\s*SELECT[\s\S]*?\]/gi))
        if (!/__mdt/.test(query)) expect(query, path).toMatch(/WITH USER_MODE/i);
    }
    expect(product.some(({ text }) => /USER_MODE/.test(text))).toBe(true);
  });

  it('only the row that notes a write is written past the agent, who must not be able to change it', () => {
    const inSystemMode = product.flatMap(({ path, text }) => {
      const outside = text.replace(/\[\s*SELECT[^\]]*__mdt[^\]]*\]/gi, '');
      return [...outside.matchAll(/^.*SYSTEM_MODE.*$/gim)].map(([line]) => `${path.split('/').pop()}: ${line.trim()}`);
    });
    expect(inSystemMode).toEqual([`LivePersonAudit.cls: ${AUDIT_INSERT}`]);
  });

  it('nothing deletes', () => {
    for (const { path, text } of classes.filter((each) => !/Test\.cls$/.test(each.path)))
      expect(text, path).not.toMatch(/^\s*delete\s+\w|Database\.delete|\bundelete\b|emptyRecycleBin/m);
  });

  it('each method the browser may call asks for a custom permission first', () => {
    for (const { path, text } of classes) {
      if (!/@AuraEnabled[\s\S]*?static|webservice static/.test(text) || /@IsTest/i.test(text)) continue;
      expect(text, path).toMatch(/LivePersonAccess\.requireAny\(/);
    }
  });
});
