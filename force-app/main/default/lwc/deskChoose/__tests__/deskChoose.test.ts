import DeskChoose from 'c/deskChoose';
import { all, clear, mount } from '../../deskPanel/__tests__/world';

afterEach(clear);

it('chooses the connection that was clicked', async () => {
  const element = mount('c-desk-choose', DeskChoose, {
    choices: [
      { id: 'eu', name: 'Europe' },
      { id: 'us', name: '<b>Americas</b>' },
    ],
  });
  expect(all(element, 'bdi').map((name) => name.textContent)).toEqual(['Europe', '<b>Americas</b>']);
  all(element, '.choice')[1]?.click();
  expect(element.intents).toEqual([{ kind: 'chooseConnection', connectionId: 'us' }]);
  await expect(element).toBeAccessible();
});
