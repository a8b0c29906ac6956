import { createElement } from 'lwc';
import UiBack from 'c/uiBack';

it('is a button with a name, and its click reaches whoever placed it', async () => {
  const element = createElement('c-ui-back', { is: UiBack });
  const clicked = jest.fn();
  element.addEventListener('click', clicked);
  document.body.appendChild(element);
  element.shadowRoot?.querySelector('button')?.click();
  expect(clicked).toHaveBeenCalledTimes(1);
  await expect(element).toBeAccessible();
  element.remove();
});
