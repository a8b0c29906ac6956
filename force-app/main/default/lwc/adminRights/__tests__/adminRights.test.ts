import { HostError } from 'c/hostTypes';
import { RIGHTS } from '../../adminApp/__tests__/reports';
import { find, findAll, MadeUpConnector, press, shown, textOf } from '../../adminApp/__tests__/world';

let connector: MadeUpConnector;
beforeEach(() => {
  connector = new MadeUpConnector();
  connector.answers['/admin/api/rights'] = RIGHTS;
});
afterEach(() => {
  document.body.replaceChildren();
});

const parts = (app: HTMLElement): (string | undefined)[] =>
  findAll(app, '[data-part]').map((each) => each.dataset['part']);

describe('the rights', () => {
  it('[PRM-11] names what is missing, what is too much and what nobody here can see, each with its reason', async () => {
    const app = await shown(connector, 'rights');
    expect(find(app, '.verdict').textContent).toBe('The API user lacks 1 right.');
    expect(parts(app)).toEqual(['missing', 'excess', 'unseen']);
    const text = textOf(app);
    for (const words of ['Lead: create', 'makes a Lead of a new customer', 'Modify All Data', 'View All Records'])
      expect(text).toContain(words);
    await expect(app).toBeAccessible();
  });

  it('says so when nothing is missing and nothing is too much', async () => {
    connector.answers['/admin/api/rights'] = { ...RIGHTS, missing: [], excess: [], unseen: [] };
    const app = await shown(connector, 'rights');
    expect(find(app, '.verdict').textContent).toBe('The API user has what it needs, and no more.');
    expect(parts(app)).toEqual([]);
    expect(textOf(app)).toContain('All 2 rights that are needed');
  });

  it('an org that does not answer: the list and the file are there all the same', async () => {
    connector.answers['/admin/api/rights'] = {
      ...RIGHTS,
      missing: [],
      excess: [],
      unseen: [],
      text: 'The API user is frozen.',
    };
    const app = await shown(connector, 'rights');
    expect(find(app, '.verdict').textContent).toContain('The API user is frozen.');
    expect(find(app, '.xml').textContent).toContain('<PermissionSet');
  });

  it('hands the permission set out as a file', async () => {
    const app = await shown(connector, 'rights');
    const link = find(app, '.download');
    expect(link.getAttribute('download')).toBe('LivePerson_Connector_API_harbor.permissionset-meta.xml');
    const [kind, text] = (link.getAttribute('href') ?? '').split(/,(.*)/s);
    expect(kind).toBe('data:application/xml;charset=utf-8');
    expect(decodeURIComponent(text ?? '')).toBe(RIGHTS.file.xml);
  });

  it('that cannot be had says why and offers to try again', async () => {
    connector.answers['/admin/api/rights'] = new HostError('not_now', 'The server begins anew. Try again in a moment.');
    const app = await shown(connector, 'rights');
    expect(textOf(app)).toContain('The server begins anew.');
    connector.answers['/admin/api/rights'] = RIGHTS;
    await press(app, '.again');
    expect(parts(app)).toHaveLength(3);
  });
});
