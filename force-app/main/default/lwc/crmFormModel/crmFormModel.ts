/** What a form knows and does, apart from how it looks. Pure but for `saving`, which asks through the port. */
export { checkField, faultsOf, valuesOf, withErrors } from './check';
export { formOf, optionsOf, withText } from './fields';
export { Likeness } from './likeness';
export { namesOf, openConsole, openForm } from './opening';
export { parentLinks, withAccountOf } from './parents';
export { foundRows, searchRows } from './rows';
export { linkSaved, lookAgain, saveAndLink } from './saving';
export { wordsFor } from './words';
export type { FormField, LoadedForm, Option } from './fields';
export type { FoundRow } from './rows';
export type { Outcome, SavedRecord, SaveWork } from './saving';
