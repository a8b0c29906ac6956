/** The admin pages, in the order of the navigation. */
export const PAGES = [
  { id: 'coverage', label: 'Coverage' },
  { id: 'conversations', label: 'Conversations' },
  { id: 'errors', label: 'Callout errors' },
  { id: 'sync', label: 'Sync' },
  { id: 'allowance', label: 'Allowance' },
  { id: 'crm', label: 'CRM side' },
  { id: 'masking', label: 'Masking' },
  { id: 'erase', label: 'Erase' },
  { id: 'kept', label: 'Kept data' },
  { id: 'audit', label: 'Audit' },
  { id: 'check', label: 'Check' },
  { id: 'rights', label: 'Rights' },
] as const;
export type PageId = (typeof PAGES)[number]['id'];

/** The page of a name, else the first. */
export function pageOf(name: string): PageId {
  return PAGES.find(({ id }) => id === name)?.id ?? PAGES[0].id;
}
