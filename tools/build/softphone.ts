/** Builds all pages: plain JavaScript beside each .ts (what is deployed), the softphone's bundle, the admin page's. */
await import('../lwc/build-lwc.ts');
await import('../lwc/build-page.ts');
await import('../lwc/build-admin.ts');
