/** Rows of plans as the CRM screens show them: names, values in words, the tree of people. Pure. */
export { fieldText } from './fieldText';
export { groupsOf } from './groups';
export type { Group, GroupRow } from './groups';
export { objectLabel, rowName, rowReference, sameRecord } from './naming';
export { personOf, personsOnce } from './persons';
export { actionsFor, missingText, whyNoEdit } from './rights';
export type { CrmAction, Rights } from './rights';
export { askFor, descriptionsOf, stepsOf, wordsOf } from './asking';
export { sendDeed } from './deed';
export type { CrmDeed } from './deed';
