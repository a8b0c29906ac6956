/**
 * Signs an agent in to LivePerson the way a person would in the popup: follows the addresses, fills the login form,
 * follows back to the connector. Used by the guided tour only.
 */
import { USERS } from '../seed.ts';

/** Resolves true when the connector's callback page was reached. */
export async function completeSignIn(authorizeUrl: string, userKey: string): Promise<boolean> {
  const agent = USERS.find(({ key }) => key === userKey)?.livePerson;
  if (!agent) return false;
  const login = await fetch(authorizeUrl, { redirect: 'follow' });
  const page = await login.text();
  const action = /<form[^>]*action="([^"]*)"/i.exec(page)?.[1]?.replace(/&amp;/g, '&') ?? '';
  const form = new URLSearchParams();
  for (const [input] of page.matchAll(/<input[^>]*>/gi)) {
    const name = /name="([^"]+)"/i.exec(input)?.[1];
    if (!name) continue;
    const type = /type="([^"]+)"/i.exec(input)?.[1] ?? 'text';
    const value = /value="([^"]*)"/i.exec(input)?.[1]?.replace(/&amp;/g, '&') ?? '';
    form.set(name, type === 'password' ? agent.password : type === 'hidden' ? value : agent.loginName);
  }
  const done = await fetch(new URL(action, login.url), { method: 'POST', body: form, redirect: 'follow' });
  return done.ok && new URL(done.url).pathname === '/liveperson/callback';
}
