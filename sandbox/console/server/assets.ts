/** Files both origins serve: the design system's stylesheet and icons, and our own client modules with types stripped. */
import { readFileSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import path from 'node:path';
import express, { type RequestHandler } from 'express';

/** The design system, from its npm package. */
export function slds(): RequestHandler {
  const folder = path.dirname(createRequire(import.meta.url).resolve('@salesforce-ux/design-system/package.json'));
  return express.static(path.join(folder, 'assets'), { maxAge: '1h' });
}

/** Browser modules written in TypeScript, served one by one: no bundling, so that what you debug is what you wrote. */
export function typescriptModules(folder: string): RequestHandler {
  return (request, response, next) => {
    if (!request.path.endsWith('.ts')) return next();
    const file = path.join(folder, path.normalize(request.path));
    if (!file.startsWith(folder)) return next();
    let source: string;
    try {
      source = readFileSync(file, 'utf8');
    } catch {
      return next();
    }
    response.type('text/javascript').set('cache-control', 'no-store').send(stripTypeScriptTypes(source));
  };
}
