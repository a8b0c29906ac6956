import type { CrmObjectSettings, CrmSettings, ValueSource } from '../protocol/crmSettings.ts';
import type { CrmObject, CrmScreen } from '../protocol/crmTypes.ts';
import type { DescribeStep, RecordPlan } from '../protocol/planTypes.ts';
import { plansOf } from './planLimits.ts';
import type { CrmSubject } from './crmSubject.ts';
import { isRefusal, skillOf } from './skillOf.ts';
import { conversationValue } from './conversationValue.ts';

/** What the CRM side of a conversation opens with. */
export function screenAnswer(settings: CrmSettings | null, subject: CrmSubject): CrmScreen {
  const view = skillOf(settings, subject);
  if (settings === null || isRefusal(view))
    return {
      refusal: isRefusal(view) ? view : null,
      screen: 'people',
      autoSearch: false,
      searchText: '',
      note: '',
      objects: [],
      fullView: settings?.fullView ?? 'console',
      plan: null,
    };
  const { searchText, note } = prefill(settings, view.skill.searchValues, subject);
  const [plan = null, ...furtherPlans] = rightsOf(view.objects);
  return {
    refusal: null,
    screen: screenOf(view.skill.screen, view.objects),
    autoSearch: settings.autoSearch && searchText !== '',
    searchText,
    note,
    objects: view.objects.map((one) => shown(one, view.objects)),
    fullView: settings.fullView,
    plan,
    ...(furtherPlans.length === 0 ? {} : { furtherPlans }),
  };
}

/** A screen of an object that this skill does not have is people search, as is the default. */
function screenOf(screen: string, objects: readonly CrmObjectSettings[]): string {
  const [kind, name] = screen.split(':');
  const one = objects.find(({ object }) => object === name);
  const usable = kind === 'new' ? one?.allowCreate : kind === 'search' ? one?.search : false;
  return usable ? screen : 'people';
}

/** The first value that is known fills the search; else why it is empty (TRB-03). */
function prefill(
  settings: CrmSettings,
  sources: readonly ValueSource[],
  subject: CrmSubject,
): { searchText: string; note: string } {
  if (!settings.prefillSearch)
    return { searchText: '', note: 'The settings do not fill the search from the conversation.' };
  if (sources.length === 0)
    return { searchText: '', note: 'The settings of this skill choose no values to fill the search with.' };
  for (const source of sources) {
    const value = conversationValue(subject, source);
    if (value !== null && value.length >= 2) return { searchText: value.slice(0, 200), note: autoNote(settings) };
  }
  return {
    searchText: '',
    note: 'Nothing to search by is known of this customer yet: none of the values chosen for this skill is on the conversation.',
  };
}

function autoNote(settings: CrmSettings): string {
  return settings.autoSearch ? '' : 'The settings do not search by themselves. Press Enter to search.';
}

function shown(one: CrmObjectSettings, all: readonly CrmObjectSettings[]): CrmObject {
  const parents: Record<string, 'accountField' | 'contactField'> = { Account: 'accountField', Contact: 'contactField' };
  const lookup = parents[one.object];
  return {
    object: one.object,
    label: one.label,
    search: one.search,
    allowCreate: one.allowCreate,
    allowEdit: one.allowEdit,
    allowLink: one.allowLink && one.conversationField !== null,
    createFrom: lookup === undefined ? [] : all.filter((other) => other[lookup] !== null).map(({ object }) => object),
  };
}

/** What this agent may do with each object of the menu: rights only, no fields. */
function rightsOf(objects: readonly CrmObjectSettings[]): RecordPlan[] {
  return plansOf(objects.map(({ object }): DescribeStep => ({ verb: 'describe', as: object, object, fields: [] })));
}
