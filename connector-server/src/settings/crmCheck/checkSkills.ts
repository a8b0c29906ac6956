/** What each skill opens with, and which skills there are (MAT-04 to MAT-07, TRB-05, TRB-06, TRB-13). */
import type { CrmSettings, SkillSettings } from '../../protocol/crmSettings.ts';
import { checkSource } from './checkSource.ts';
import type { Complain } from './org.ts';

export function checkSkills(
  crm: CrmSettings,
  skills: readonly { id: string; name: string }[] | null,
  complain: Complain,
): void {
  checkSkill(crm, crm.defaultSkill, 'defaultSkill', 'Skills without an entry of their own', complain);
  for (const skill of crm.skills) {
    const at = `skills.${skill.skillId}`;
    const known = skills?.find(({ id }) => id === skill.skillId);
    if (skills !== null && known === undefined)
      complain('warning', at, `LivePerson has no skill ${skill.skillId} any more: delete the entry.`);
    checkSkill(crm, skill, at, `The skill ${known?.name ?? skill.skillId}`, complain);
  }
  if (crm.skillsAllowed === 'listed' && crm.skills.length === 0)
    complain('error', 'skillsAllowed', 'No skill may use the CRM side: select at least one, or allow all.');
}

function checkSkill(crm: CrmSettings, skill: SkillSettings, at: string, who: string, complain: Complain): void {
  const objects = new Map(crm.objects.map((each) => [each.object, each]));
  for (const name of skill.objects)
    if (!objects.has(name))
      complain('error', at, `${who}: ${name} is not among the objects. Add it there, or take it out here.`);
  if (skill.objects.length === 0)
    complain('warning', at, `${who}: no object is selected, so agents are told that there is nothing for them.`);
  const [kind, name] = skill.screen.split(':');
  if (name !== undefined) {
    const object = objects.get(name);
    if (!skill.objects.includes(name))
      complain('error', at, `${who}: the first screen is about ${name}, which is not among its objects.`);
    else if (kind === 'search' && object?.search === false)
      complain('error', at, `${who}: the first screen searches ${name}, but searching it is switched off.`);
    else if (kind === 'new' && object?.allowCreate === false)
      complain('error', at, `${who}: the first screen creates ${name}, but creating it is switched off.`);
  }
  for (const source of skill.searchValues) checkSource(source, at, complain);
}
