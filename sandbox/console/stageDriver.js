/*
 * The stage's hand inside a console: finds buttons and fields by the names a person would read, and uses them. Loaded
 * only by panes of the stage. In a console with an Open CTI softphone it passes the order on to the softphone's frame.
 */
(function () {
  'use strict';
  var WAIT_MS = 15000;

  function* elements(root) {
    for (const element of root.querySelectorAll('*')) {
      yield element;
      if (element.shadowRoot) yield* elements(element.shadowRoot);
    }
  }

  const words = (text) => (text || '').replace(/\s+/g, ' ').trim();
  const nameOf = (element) => words(element.getAttribute('aria-label') || element.textContent);
  const shown = (element) => element.getClientRects().length > 0;

  function find(kind, name) {
    const wanted = name.toLowerCase();
    let containing = null;
    for (const element of elements(document)) {
      if (!element.matches(kind) || !shown(element) || element.disabled) continue;
      const has = nameOf(element).toLowerCase();
      if (has === wanted) return element;
      if (!containing && has.includes(wanted)) containing = element;
    }
    return containing;
  }

  function field(label) {
    for (const element of elements(document)) {
      if (!element.matches('textarea, input') || !shown(element)) continue;
      const text = words(element.getAttribute('aria-label') || element.placeholder || '');
      if (text.toLowerCase().includes(label.toLowerCase())) return element;
    }
    return null;
  }

  async function until(look) {
    for (const end = performance.now() + WAIT_MS; ; ) {
      const found = look();
      if (found) return found;
      if (performance.now() > end) return null;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  const BUTTONS = 'button, a, [role="button"], [role="menuitem"], [role="menuitemradio"], [role="option"], [role="tab"]';

  async function act(order) {
    if (order.do === 'see') return Boolean(await until(() => find('*', order.name)));
    if (order.do === 'click') {
      const button = await until(() => find(BUTTONS, order.name));
      if (!button) return order.optional === true;
      button.click();
      return true;
    }
    if (order.do === 'fill') {
      const input = await until(() => field(order.name));
      if (!input) return false;
      input.focus();
      input.value = order.text;
      input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      return true;
    }
    if (order.do === 'signIn') {
      // The stage completes the sign-in itself: a popup opened without a person's click would be refused.
      const opened = new Promise((resolve) => {
        const open = window.open;
        window.open = (url) => {
          const popup = { closed: false, close() {}, focus() {}, location: { set href(value) { resolve(value); } } };
          Object.defineProperty(popup, 'location', { get: () => ({ set href(value) { resolve(value); }, replace: resolve, assign: resolve }), set: resolve });
          if (url && url !== 'about:blank') resolve(String(url));
          window.open = open;
          return popup;
        };
      });
      if (!(await act({ do: 'click', name: order.name }))) return false;
      return Promise.race([opened, new Promise((resolve) => setTimeout(() => resolve(false), WAIT_MS))]);
    }
    return false;
  }

  const softphone = () => document.querySelector('iframe.softphone-frame');
  let lastSource = null;

  window.addEventListener('message', (event) => {
    const data = event.data;
    if (!data || data.stage !== 'order') {
      if (data && data.stage === 'answer' && lastSource) lastSource.postMessage(data, '*');
      return;
    }
    const frame = data.order.in === 'console' ? null : softphone();
    if (frame && frame.contentWindow) {
      lastSource = event.source;
      frame.contentWindow.postMessage(data, '*');
      return;
    }
    void act(data.order).then((result) => event.source.postMessage({ stage: 'answer', id: data.id, result }, '*'));
  });
})();
