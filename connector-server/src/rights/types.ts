/** What the API user must be allowed, and why. Pure data: made from settings, compared with an org. */

export type ObjectAccess = 'read' | 'create' | 'edit' | 'delete' | 'viewAll' | 'modifyAll';

export type NeededRight =
  | { kind: 'object'; object: string; access: ObjectAccess; why: string }
  | { kind: 'field'; object: string; field: string; access: 'read' | 'edit'; why: string }
  | { kind: 'system'; name: string; label: string; why: string };
