/** Of all calls of the guide; the connection's own version is a setting. */
export const API_VERSION = '66.0';
