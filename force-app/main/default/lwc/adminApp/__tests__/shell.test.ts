import type { AdminDoor } from '../../adminTypes/adminTypes.ts';
import { HostError } from 'c/hostTypes';
import { COVERAGE, ERRORS } from './reports';
import { find, findAll, MadeUpConnector, press, SELF, settled, shown, textOf } from './world';

afterEach(() => {
  document.body.replaceChildren();
});

const doorOf = (over: Partial<AdminDoor> = {}): AdminDoor => ({
  choices: async () => [{ id: 'harbor', name: 'Harbor demo' }],
  signInAddress: (id) => `/admin/sign-in?connection=${id}`,
  linkToken: null,
  useLink: async () => undefined,
  signOut: async () => undefined,
  onSignedOut: () => undefined,
  problem: null,
  ...over,
});
const unauthorized = new HostError('unauthorized', 'Sign in as an administrator of the connector.');

describe('the shell of the admin pages', () => {
  it('shows who is here, the connection, and the first page', async () => {
    const connector = new MadeUpConnector();
    connector.answers['/admin/api/coverage'] = COVERAGE;
    const app = await shown(connector);
    expect(textOf(app)).toContain('Noor Haddad');
    expect(textOf(app)).toContain('Harbor demo (account 31487986)');
    expect(find(app, '[aria-current="page"]').textContent).toContain('Coverage');
    expect(connector.asked).toEqual(['/admin/api/me', '/admin/api/coverage?connection=harbor']);
    await expect(app).toBeAccessible();
  });

  it('changes the page, moves focus to it, and remembers it', async () => {
    const connector = new MadeUpConnector();
    const written: string[] = [];
    connector.place = { read: () => 'nonsense', write: (page) => void written.push(page) };
    connector.answers['/admin/api/coverage'] = COVERAGE;
    connector.answers['/admin/api/errors'] = ERRORS;
    const app = await shown(connector);
    await press(app, '[data-page="errors"]');
    expect(textOf(app)).toContain('LivePerson was away.');
    expect(app.shadowRoot?.activeElement?.className).toBe('main');
    expect(written).toEqual(['errors']);
  });

  it('with several connections the page follows the one chosen', async () => {
    const connector = new MadeUpConnector();
    const quay = { id: 'quay', name: 'Quay', account: '2', orgId: '00D1' };
    connector.answers['/admin/api/me'] = { ...SELF, connections: [...SELF.connections, quay] };
    connector.answers['/admin/api/coverage'] = COVERAGE;
    const app = await shown(connector);
    const select = find(app, '.choice select') as HTMLSelectElement;
    select.value = 'quay';
    select.dispatchEvent(new Event('change'));
    await settled();
    expect(connector.asked.at(-1)).toBe('/admin/api/coverage?connection=quay');
  });

  it('says why it cannot begin, and tries again', async () => {
    const connector = new MadeUpConnector();
    connector.answers['/admin/api/me'] = new HostError('unreachable', 'The LivePerson connector cannot be reached.');
    const app = await shown(connector);
    expect(find(app, '[role="alert"]').textContent).toContain('cannot be reached');
    connector.answers['/admin/api/me'] = { ...SELF, connections: [] };
    await press(app, '.again');
    expect(textOf(app)).toContain('No connection is set up yet');
  });

  it('in Salesforce a refusal is told and no sign-in is offered', async () => {
    const connector = new MadeUpConnector();
    connector.answers['/admin/api/me'] = unauthorized;
    const app = await shown(connector);
    expect(textOf(app)).toContain('Sign in as an administrator');
    expect(findAll(app, 'c-admin-sign-in')).toEqual([]);
  });
});

describe('at the connector’s own page', () => {
  it('who is not known signs in with Salesforce', async () => {
    const connector = new MadeUpConnector();
    connector.answers['/admin/api/me'] = unauthorized;
    connector.door = doorOf({ problem: 'permission_missing' });
    const app = await shown(connector);
    expect(find(app, 'a.way').getAttribute('href')).toBe('/admin/sign-in?connection=harbor');
    expect(find(app, '[role="alert"]').textContent).toContain('permission set LivePerson Admin');
    await expect(app).toBeAccessible();
  });

  it('where no connection allows it, the other ways are named', async () => {
    const connector = new MadeUpConnector();
    connector.answers['/admin/api/me'] = unauthorized;
    connector.door = doorOf({ choices: async () => [] });
    expect(textOf(await shown(connector))).toContain('npm run setup-link');
  });

  it('a set-up link is used by a click, not by opening it; one that fails is not offered again', async () => {
    const connector = new MadeUpConnector();
    connector.answers['/admin/api/coverage'] = COVERAGE;
    const used: string[] = [];
    connector.door = doorOf({ linkToken: 'token', useLink: async (token) => void used.push(token) });
    const app = await shown(connector);
    expect(used).toEqual([]);
    await press(app, '.link');
    expect(used).toEqual(['token']);
    expect(textOf(app)).toContain('Noor Haddad');

    document.body.replaceChildren();
    const late = new MadeUpConnector();
    late.door = doorOf({
      linkToken: 'token',
      useLink: async () => {
        throw new HostError('link_used', 'This link was used before or is older than 15 minutes.');
      },
    });
    const other = await shown(late);
    await press(other, '.link');
    expect(textOf(other)).toContain('used before');
    expect(findAll(other, '.link')).toEqual([]);
  });

  it('goes back to the sign-in when signed out, here or by the connector', async () => {
    const connector = new MadeUpConnector();
    connector.answers['/admin/api/coverage'] = COVERAGE;
    let over = (): void => undefined;
    connector.door = doorOf({ onSignedOut: (listener) => void (over = listener) });
    const app = await shown(connector);
    await press(app, '.out');
    expect(findAll(app, 'c-admin-sign-in')).toHaveLength(1);

    document.body.replaceChildren();
    const again = await shown(connector);
    expect(findAll(again, 'c-admin-sign-in')).toHaveLength(0);
    over();
    await settled();
    expect(findAll(again, 'c-admin-sign-in')).toHaveLength(1);
  });
});
