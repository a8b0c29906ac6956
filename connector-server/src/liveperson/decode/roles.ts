/** LivePerson's participant roles in our words. A role we do not know belongs to some machine: `system`. */
import type { Role } from '../../protocol/types.ts';

const ROLES: Readonly<Record<string, Role>> = {
  CONSUMER: 'consumer',
  ASSIGNED_AGENT: 'agent',
  AGENT: 'agent',
  MANAGER: 'manager',
  READER: 'reader',
  CONTROLLER: 'system',
};

export function roleOf(word: string): Role {
  return (Object.hasOwn(ROLES, word) ? ROLES[word] : undefined) ?? 'system';
}
