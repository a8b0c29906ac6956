import type { HostCheck } from '../../../force-app/main/default/lwc/hostTypes/hostTypes.ts';

/** The named steps of reaching the connector, good up to the failed one; null: the fifth is still waited for; all: none failed. */
export const checks = (
  failed: HostCheck['id'] | 'all' | null,
  text = '',
  whoCanFix: HostCheck['whoCanFix'] = 'admin',
): HostCheck[] => {
  const ids: HostCheck['id'][] = ['frame', 'script', 'settings', 'connector', 'origin', 'identity', 'livePerson'];
  const at = failed === null ? 4 : failed === 'all' ? ids.length : ids.indexOf(failed);
  return ids.map((id, index) => ({
    id,
    state: index < at ? 'ok' : index === at && failed !== null ? 'failed' : 'waiting',
    text: index === at && failed !== null ? text : index < at ? 'OK' : '',
    whoCanFix: index === at && failed !== null ? whoCanFix : null,
  }));
};
