/*
 * The stage's hand inside a console: finds buttons and fields by the names a person would read, and uses them. Loaded
 * only by panes of the stage. In a console with an Open CTI softphone it passes the order on to the softphone's frame.
 */
(function () {
  'use strict';
  const WAIT_MS = 20000;
  const LOOK_AGAIN_MS = 100;
  const CLICKABLE = 'button, a, label, [role="menuitem"]';

  /** Orders come from the stage that frames the console, or from the console that frames the softphone: never from elsewhere. */
  const fromAbove = (event) => window.parent !== window && event.source === window.parent;

  function* elements(root) {
    for (const element of root.querySelectorAll('*')) {
      yield element;
      if (element.shadowRoot) yield* elements(element.shadowRoot);
    }
  }

  const words = (text) => (text || '').replace(/\s+/g, ' ').trim().toLowerCase();
  const shown = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility === 'visible';

  /** The first element of a kind with this name, or whose name goes on after it: "Accept" finds "Accept Grace, Web". */
  function find(kind, name) {
    const wanted = words(name);
    for (const element of elements(document)) {
      if (!element.matches(kind) || element.disabled || !shown(element)) continue;
      const has = words(element.getAttribute('aria-label') || element.textContent);
      if (has === wanted || has.startsWith(`${wanted} `) || has.startsWith(`${wanted},`)) return element;
    }
    return null;
  }

  const field = (label) =>
    [...elements(document)].find(
      (element) => element.matches('textarea') && shown(element) && words(element.placeholder).includes(words(label)),
    ) || null;

  async function until(look) {
    for (const end = performance.now() + WAIT_MS; performance.now() < end;) {
      const found = look();
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
    return null;
  }

  /** A popup opened without a person's click would be refused: gives the stage the address it would have shown. */
  async function signIn(order) {
    const button = await until(() => find('*', order.unless) || find('button', order.name));
    if (!button) return false;
    if (!button.matches('button') || find('*', order.unless)) return 'signed in';
    const open = window.open;
    const opened = new Promise((resolve) => {
      const location = {
        set href(value) {
          resolve(value);
        },
        replace: resolve,
        assign: resolve,
      };
      window.open = (url) => {
        if (url && url !== 'about:blank') resolve(String(url));
        return {
          closed: false,
          close() {},
          focus() {},
          get location() {
            return location;
          },
          set location(value) {
            resolve(value);
          },
        };
      };
    });
    button.click();
    const url = await Promise.race([opened, new Promise((resolve) => setTimeout(() => resolve(false), WAIT_MS))]);
    window.open = open;
    return url;
  }

  /** Nothing but words, as a person sees them. */
  const seen = (element) => (element.textContent || '').replace(/\s+/g, ' ').trim();
  function* within(element) {
    yield* elements(element.shadowRoot || element);
  }
  /** What the softphone says about its lines, and the conversation it shows: public messages in the order shown. */
  function look() {
    const says = [];
    let conversation = null;
    const texts = [];
    for (const element of elements(document)) {
      const name = element.localName;
      if (name === 'c-desk-header') {
        for (const part of within(element)) if (part.matches('.line') && shown(part)) says.push(seen(part));
      } else if (element.matches('[role="status"] .text, .start[role="status"]')) {
        if (shown(element) && seen(element)) says.push(seen(element));
      } else if (element.matches('[role="log"][data-conversation]') && shown(element)) {
        conversation = element.dataset.conversation;
      } else if (name === 'c-desk-message' && shown(element)) {
        const parts = [...within(element)];
        const text = parts.find((part) => part.matches('.text'));
        if (text && !parts.some((part) => part.matches('.tag'))) texts.push(text.textContent);
      }
    }
    return { says, conversation, texts };
  }

  async function act(order) {
    switch (order.do) {
      case 'look':
        return look();
      case 'see':
        return Boolean(await until(() => find('*', order.name)));
      case 'signIn':
        return signIn(order);
      case 'open': {
        const item = await until(() => find('button', order.name));
        if (item && item.getAttribute('aria-pressed') !== 'true') item.click();
        return Boolean(item);
      }
      case 'click': {
        const button = await until(() => (order.unless && find('*', order.unless)) || find(CLICKABLE, order.name));
        if (!button) return false;
        if (!order.unless || !find('*', order.unless)) button.click();
        return true;
      }
      case 'fill': {
        const input = await until(() => field(order.name));
        if (!input) return false;
        input.focus();
        input.value = order.text;
        input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
        return true;
      }
      default:
        return false;
    }
  }

  const softphone = () => document.querySelector('iframe.softphone-frame');
  window.addEventListener('message', (event) => {
    const { data } = event;
    if (!data || !data.stage) return;
    const frame = softphone();
    if (data.stage === 'answer' && frame && event.source === frame.contentWindow) {
      window.parent.postMessage(data, '*');
    } else if (data.stage === 'order' && fromAbove(event)) {
      if (frame && data.order.in !== 'console') frame.contentWindow.postMessage(data, '*');
      else
        void act(data.order).then((result) => window.parent.postMessage({ stage: 'answer', id: data.id, result }, '*'));
    }
  });
})();
