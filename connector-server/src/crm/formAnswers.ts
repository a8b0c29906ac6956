/** Forms: new and existing records, lookups, likely duplicates, saving. */
import type { CrmObjectSettings, CrmSettings } from '../protocol/crmSettings.ts';
import type { CrmAsk } from '../protocol/crmTypes.ts';
import type { CommandAnswer } from '../protocol/types.ts';
import type { CrmAnswers } from './crmDesk.ts';
import type { CrmSettingsOf, CrmSubject } from './crmSubject.ts';
import { findDuplicates } from './duplicates.ts';
import { formOf } from './formPlan.ts';
import { lookupSearch } from './lookup.ts';
import { saveOf } from './save.ts';
import { isRefusal, skillOf } from './skillOf.ts';

type Kinds = 'form' | 'lookup' | 'duplicates' | 'save';

/** Answers about forms by the settings of the conversation's connection and skill. Each is refused where those do not allow it. */
export function createFormAnswers(settingsOf: CrmSettingsOf): Pick<CrmAnswers<CrmSubject>, Kinds> {
  /** Passes on only what concerns an object that this skill uses. */
  const withRules =
    <A extends Extract<CrmAsk, { kind: Kinds }>>(
      answer: (settings: CrmSettings, rules: CrmObjectSettings, subject: CrmSubject, ask: A) => CommandAnswer,
    ) =>
    (subject: CrmSubject, ask: A): CommandAnswer => {
      const settings = settingsOf(subject.connectionId);
      const view = skillOf(settings, subject);
      if (isRefusal(view)) return { outcome: 'refused', code: view.code, text: view.text };
      const rules = view.objects.find(({ object }) => object === ask.object);
      return settings === null || rules === undefined
        ? refused('object_not_enabled', `The settings of this skill do not have the object ${ask.object}.`)
        : answer(settings, rules, subject, ask);
    };
  return {
    form: withRules(
      (settings, rules, subject, ask) =>
        switchedOff(rules, ask.recordId) ?? done(formOf(settings, rules, subject, ask)),
    ),
    lookup: withRules((settings, rules, _subject, ask) => {
      const targets = ask.targets ?? parentTarget(rules, ask.field);
      return done(lookupSearch(settings, targets, ask.text));
    }),
    duplicates: withRules((settings, rules, _subject, ask) => done(findDuplicates(settings, rules.object, ask.values))),
    save: withRules(
      (_settings, rules, subject, ask) => switchedOff(rules, ask.recordId) ?? saveOf(rules, subject, ask),
    ),
  };
}

const done = (result: unknown): CommandAnswer => ({ outcome: 'done', result });
const refused = (code: string, text: string): CommandAnswer => ({ outcome: 'refused', code, text });

/** "Allow …" of the settings; the agent's own rights come on top, in Salesforce. */
function switchedOff(
  { object, allowCreate, allowEdit }: CrmObjectSettings,
  recordId: string | null,
): CommandAnswer | null {
  if (recordId === null)
    return allowCreate ? null : refused('not_allowed', `Creating ${object} records is switched off in the settings.`);
  return allowEdit ? null : refused('not_allowed', `Changing ${object} records is switched off in the settings.`);
}

/** Where a softphone does not say what a lookup points to. */
function parentTarget(rules: CrmObjectSettings, field: string): string[] {
  if (field === rules.accountField) return ['Account'];
  return field === rules.contactField ? ['Contact'] : [];
}
