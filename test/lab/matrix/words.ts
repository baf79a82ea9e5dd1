import { stripVTControlCharacters } from 'node:util';

/** What a page can show of what was said: without a terminal's colours. */
export const firstLine = (text: string): string => stripVTControlCharacters(text).trim().split('\n')[0] ?? '';
