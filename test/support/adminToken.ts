/** An administrator's access token, got as the tab in Salesforce gets it: signed by the org, exchanged at the connector. */
export async function adminToken(world: {
  url: string;
  org: { apex(user: string, className: string, method: string, args: Record<string, string>): Promise<string> };
}): Promise<string> {
  const post = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const response = await fetch(`${world.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Record<string, unknown>;
  };
  const { nonce } = await post('/auth/nonce', {});
  const issued = JSON.parse(
    await world.org.apex('admin', 'LivePersonIdentity', 'issueToken', { nonce: String(nonce) }),
  ) as { token: string };
  const { accessToken } = await post('/auth/token', { nonce, token: issued.token });
  return String(accessToken);
}
