/** The one table of standard objects. Object Reference v66, cut to what a messaging connector can meet. */
import type { ObjectDef } from '../types.ts';
import { access } from './access.ts';
import { activities } from './activities.ts';
import { files } from './files.ts';
import { people } from './people.ts';
import { setup } from './setup.ts';
import { setupComponents } from './setupComponents.ts';
import { work } from './work.ts';

/** Fresh copies, since an org adds its own fields to them. */
export function standardObjects(): ObjectDef[] {
  return [...people, ...work, ...activities, ...setup, ...access, ...setupComponents, ...files].map((definition) => ({
    ...definition,
    fields: new Map([...definition.fields].map(([key, f]) => [key, { ...f }])),
  }));
}
