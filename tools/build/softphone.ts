/** Builds everything the softphone needs: plain JavaScript beside each .ts (what is deployed), then the page bundle. */
await import('../lwc/build-lwc.ts');
await import('../lwc/build-page.ts');
