/**
 * Where Salesforce sends the browser back to while `npm run connect` waits for it: on this machine, on one fixed port, since
 * Salesforce compares the whole address with the one registered in the app.
 */
const PORT = 8717;

/** `CONNECT_CALLBACK_PORT` moves it, where another program has the port. */
export function callbackPort(env: Readonly<Record<string, string | undefined>>): number {
  const given = Number(env.CONNECT_CALLBACK_PORT);
  return Number.isInteger(given) && given > 0 && given < 65_536 ? given : PORT;
}

/** To be registered as a callback URL of the External Client App. */
export function callbackAddress(env: Readonly<Record<string, string | undefined>>): string {
  return `http://localhost:${callbackPort(env)}/callback`;
}
