/**
 * The connector's own admin page. The page holds `<div id="admin">`. JavaScript, because `c/*` is resolved by the
 * bundler and not by the compiler.
 */
import '@lwc/synthetic-shadow';
import { createElement } from 'lwc';
import AdminApp from 'c/adminApp';
import { createAdminServer } from 'c/adminServer';

const place = document.getElementById('admin') ?? document.body;
const publicUrl = new URL(place.dataset.publicUrl || location.origin);
const base = publicUrl.pathname.replace(/\/$/, '');
// Signing in ends at PUBLIC_URL, and its cookie is good there only.
if (publicUrl.origin !== location.origin) {
  location.replace(`${publicUrl.origin}${base}/admin${location.hash}`);
} else {
  const app = createElement('c-admin-app', { is: AdminApp });
  app.host = createAdminServer({
    base,
    fetch: (address, init) => fetch(address, init),
    hash: () => location.hash,
    setHash: (hash) => history.replaceState(null, '', location.pathname + hash),
  });
  place.replaceChildren(app);
}
