/** PUT and GET of files on the swift host; the link's query is the only permission. */
import type { CloudContext } from '../context.ts';
import type { Router } from './router.ts';

const MIME: Record<string, string> = { PNG: 'image/png', JPG: 'image/jpeg', JPEG: 'image/jpeg', GIF: 'image/gif' };

export function routeFiles(router: Router, cloud: CloudContext): void {
  router.on('PUT', '/v1/AUTH_async-images/*', ({ path, query, body }) => {
    if (!cloud.files.allows('PUT', path, query)) return { status: 401, body: 'Temp URL invalid' };
    return cloud.files.put(path, body) ? { status: 201 } : { status: 413, body: 'Too large' };
  });
  router.on('GET', '/v1/AUTH_async-images/*', ({ path, query }) => {
    if (!cloud.files.allows('GET', path, query)) return { status: 401, body: 'Temp URL invalid' };
    const bytes = cloud.files.get(path);
    if (bytes === undefined) return { status: 404, body: 'Not found' };
    return {
      status: 200,
      body: bytes,
      headers: {
        'content-type': MIME[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
        'content-disposition': 'attachment',
      },
    };
  });
}
