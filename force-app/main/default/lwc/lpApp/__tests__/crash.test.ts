import { createElement } from 'lwc';
import { HostSimulator } from 'c/hostSimulator';
import LpApp from 'c/lpApp';

jest.mock('c/deskPanel', () => jest.requireActual('./brokenPanel'));

afterEach(() => document.body.replaceChildren());

it('says in plain words that it stopped when a screen fails, instead of going blank', async () => {
  const app = createElement('c-lp-app', { is: LpApp });
  app.host = new HostSimulator({
    settings: { connectorUrl: 'https://connector.example.com', orgId: '', userId: '', language: 'en' },
    issueIdentity: () => new Promise(() => undefined),
    executePlan: () => new Promise(() => undefined),
  });
  document.body.append(app);
  await Promise.resolve();
  expect(app.shadowRoot?.querySelector('[role="alert"]')?.textContent).toContain('broken on purpose');
});
