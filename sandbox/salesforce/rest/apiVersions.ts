/** Versions this org serves; older ones are retired (410), unknown ones are not there (404). */
export const API_VERSIONS = ['62.0', '63.0', '64.0', '65.0', '66.0', '67.0'];
