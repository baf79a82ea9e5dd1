import { Component } from '../../constructs/fleet/component';
import { pathOf } from '../../constructs/fleet/problem';
import { Image } from '../../constructs/values/image';

/** A value for a person: constructs by their paths, units in words, no more than data of what is data. */
export function said(value: unknown): string {
  if (value === undefined) return 'none';
  if (value instanceof Component) return pathOf(value);
  if (value instanceof Image) return value.reference ?? said(value.build);
  if (Array.isArray(value)) return `[${value.map(said).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? String(value);
  if (Object.getPrototypeOf(value) !== Object.prototype) return inWords(value);
  return `{${Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .map(([name, each]) => `${name}: ${said(each)}`)
    .join(', ')}}`;
}

function inWords(value: object): string {
  const text = String(value);
  return text.startsWith('[object') ? value.constructor.name : text;
}
