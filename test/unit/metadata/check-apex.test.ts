import { describe, expect, it } from 'vitest';
import { analyseApex } from '../../../tools/metadata/apex/analyse.ts';
import { compileApex } from '../../../tools/metadata/apex/compile.ts';
import { hasJava } from '../../../tools/metadata/apex/java.ts';
import { checkApex } from '../../../tools/metadata/check-apex.ts';
import type { Problem } from '../../../tools/metadata/problem.ts';
import { copyProject, PROJECT, textsOf } from './projectCopy.ts';

const CLASSES = 'force-app/main/default/classes';
const lines = (problems: Problem[]): string => problems.map(({ file, text }) => `${file} ${text}`).join('\n');

describe('check of Apex', () => {
  it('says in one sentence that there is no Java, and passes on a developer machine', () => {
    const result = checkApex(PROJECT, { java: false, ci: false });
    expect(result.problems).toEqual([]);
    expect(result.note).toContain('there is no Java on this machine');
  });

  it('fails in CI when there is no Java', () => {
    expect(textsOf(checkApex(PROJECT, { java: false, ci: true }))).toEqual(['java: CI must have Java to check Apex']);
  });

  it.each(['public without sharing class', 'public class', 'public inherited sharing class'])(
    'finds a class declared "%s"',
    (declaration) => {
      const copy = copyProject();
      copy.edit(`${CLASSES}/LivePersonFind.cls`, 'public with sharing class', declaration);
      expect(textsOf(checkApex(copy.root, { java: false, ci: false }))).toEqual([
        `${CLASSES}/LivePersonFind.cls: class LivePersonFind is not declared with sharing`,
      ]);
    },
  );

  // Starting Java takes seconds on a busy machine, so several faults share a run.
  describe.skipIf(!hasJava())('with Java', () => {
    it('finds nothing in the project as it is', () => {
      expect(textsOf(checkApex(PROJECT))).toEqual([]);
    }, 120_000);

    it('finds methods and fields that do not exist, and syntax errors', () => {
      const copy = copyProject();
      copy.edit(`${CLASSES}/LivePersonIdentity.cls`, 'UserInfo.getUserEmail()', 'UserInfo.getUserMail()');
      copy.edit(`${CLASSES}/LivePersonSettings.cls`, 'setting.Value__c', 'setting.Worth__c');
      copy.edit(`${CLASSES}/LivePersonAnswer.cls`, 'return JSON.serialize(new', 'return JSON.serialize((new');
      const problems = lines(compileApex(copy.root));
      expect(problems).toContain("No matching method found for 'getUserMail'");
      expect(problems).toMatch(/LivePersonSettings\.cls:\d+ .*Worth__c/);
      expect(problems).toMatch(/LivePersonAnswer\.cls:\d+ Syntax/);
    }, 120_000);

    it('finds a query put together from text', () => {
      const copy = copyProject();
      copy.edit(
        `${CLASSES}/LivePersonFind.cls`,
        'Database.queryWithBinds(soql, conditions.binds, AccessLevel.USER_MODE)',
        "Database.query('SELECT Id FROM Contact WHERE Name = \\'' + step.name + '\\'')",
      );
      expect(lines(analyseApex(copy.root))).toMatch(/LivePersonFind\.cls:\d+ ApexSOQLInjection/);
    }, 120_000);
  });
});
