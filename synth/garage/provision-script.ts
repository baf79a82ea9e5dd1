import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Component } from '../../constructs/fleet/component';
import { header } from '../header';
import { headerLines } from '../serialize/comment';

let source: string | undefined;

/** `provision.js` as it stands beside this file. */
export function provisionScript(server: Component): string {
  source ??= readFileSync(join(__dirname, 'provision.js'), 'utf8');
  return [...headerLines('javascript', header(server), '//'), source].join('\n');
}
