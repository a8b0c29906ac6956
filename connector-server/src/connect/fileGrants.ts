/** The refresh token of the web server flow between the guide and the server's first start: a file only this user may read. */
import type { GrantStore } from '../salesforce/orgProfile.ts';
import { secretFiles } from './secretFiles.ts';
import type { ConnectFiles } from './types.ts';

/** The server takes the file into its sealed store and deletes it; from then on there is nothing here. */
export function createFileGrants(files: ConnectFiles): GrantStore {
  return {
    get: (connection) => files.readSecret(secretFiles(connection).salesforceGrant),
    put: async (connection, refreshToken) => {
      await files.writeSecret(secretFiles(connection).salesforceGrant, refreshToken);
    },
  };
}

/** For a grant that may turn out to be nobody's, or is not to be kept at all. */
export function createMemoryGrants(): GrantStore {
  const kept = new Map<string, string>();
  return {
    get: (connection) => Promise.resolve(kept.get(connection) ?? null),
    put: (connection, refreshToken) => Promise.resolve(void kept.set(connection, refreshToken)),
  };
}
