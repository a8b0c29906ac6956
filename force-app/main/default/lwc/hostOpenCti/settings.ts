import { connectorAddress } from 'c/hostAnswers';
import { HostError } from 'c/hostTypes';

/** Key of our item in the call center's settings: `/<section>/<item>`. */
const CONNECTOR_URL = '/lpConnector/lpConnectorUrl';

/** The connector's address from the call center's settings, without trailing slash. Throws HostError. */
export function readConnectorUrl(settings: unknown): string {
  const value =
    typeof settings === 'object' && settings !== null
      ? (settings as Record<string, unknown>)[CONNECTOR_URL]
      : undefined;
  if (typeof value !== 'string' || value.trim() === '') {
    throw new HostError(
      'connector_url_missing',
      'The call center has no connector address (section lpConnector, item lpConnectorUrl).',
    );
  }
  return connectorAddress(value);
}
