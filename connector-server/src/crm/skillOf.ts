import type { CrmObjectSettings, CrmSettings, SkillSettings } from '../protocol/crmSettings.ts';
import type { CrmRefusal } from '../protocol/crmTypes.ts';
import type { CrmSubject } from './crmSubject.ts';

/** What a conversation's skill may use; objects in the order of menus. */
export interface SkillView {
  skill: SkillSettings;
  objects: readonly CrmObjectSettings[];
}

const refusal = (code: CrmRefusal['code'], text: string): CrmRefusal => ({ code, text });

const NO_SKILL =
  'This conversation carries no skill, so nothing is set up for it. Ask your administrator to give its engagement, campaign or routing a skill in LivePerson.';

/** The settings of the conversation's skill, or why there are none: each cause in its own words (TRB-05, TRB-13). */
export function skillOf(settings: CrmSettings | null, subject: CrmSubject): SkillView | CrmRefusal {
  if (settings === null)
    return refusal('no_settings', 'This connection was removed from the connector’s settings. Ask your administrator.');
  const { skillId } = subject;
  const own = settings.skills.find((one) => one.skillId === skillId);
  if (settings.skillsAllowed === 'listed' && own === undefined) {
    if (skillId === '')
      return subject.skillsInAccount === 0
        ? refusal(
            'no_skill_in_account',
            'The LivePerson account has no skill. Ask your administrator to create one in LivePerson and to enable it for Salesforce.',
          )
        : refusal('skill_missing', NO_SKILL);
    return refusal(
      'skill_not_enabled',
      'The skill of this conversation is not enabled for Salesforce. Ask your administrator to add it to the selected skills in the connector’s settings.',
    );
  }
  const skill = own ?? settings.defaultSkill;
  const objects = skill.objects.flatMap((name) => settings.objects.find(({ object }) => object === name) ?? []);
  if (objects.length === 0)
    return refusal(
      'no_objects',
      'No Salesforce object is chosen for the skill of this conversation. Ask your administrator to choose some in the connector’s settings, under Skills.',
    );
  return { skill, objects };
}

export function isRefusal(value: SkillView | CrmRefusal): value is CrmRefusal {
  return 'code' in value;
}
