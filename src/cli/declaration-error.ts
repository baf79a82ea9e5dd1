import { relative } from 'node:path';
import { isOfUser } from '../../constructs/fleet/site';
import { missedExport } from './missed-export';

/** A place in a stack that the user wrote. */
interface UsersFrame {
  readonly file: string;
  readonly line: number;
  /** As it is told: `at shop (apps/shop/project.ts:12)`. */
  readonly text: string;
}

/**
 * What the declaration itself threw, as its author reads it: the message, and the lines of their own that led there.
 * Undefined for what vpsynth threw: its whole stack says more then.
 */
export function describeDeclarationError(error: Error): string | undefined {
  if (error.name === 'SyntaxError') {
    const place = syntaxPlace(error);
    if (place !== undefined) return place;
  }
  const frames = framesOf(error);
  if (frames === undefined) return undefined;
  const [first] = frames;
  const message = first === undefined ? undefined : missedExport(error.message, first.file, first.line);
  // Node.js says below which of our files asked for a module that there isn't.
  const said = message ?? `${error.name}: ${error.message.split('\nRequire stack:')[0]}`;
  return [said, ...new Set(frames.map(({ text }) => `    ${text}`))].join('\n');
}

/** Sucrase has the place behind its message, the engine in the first line of its stack. */
function syntaxPlace({ message, stack = '' }: Error): string | undefined {
  const ofSucrase = /^Error transforming (.+?): (.+) \((\d+):(\d+)\)$/.exec(message);
  if (ofSucrase !== null) {
    const [, file = '', what, line, column] = ofSucrase;
    return `${here(file)}:${line}:${column}: ${what}`;
  }
  const ofEngine = /^(\/[^\n]+|[A-Za-z]:[^\n]+):(\d+)\n/.exec(stack);
  return ofEngine === null ? undefined : `${here(ofEngine[1] ?? '')}:${ofEngine[2]}: ${message}`;
}

/**
 * The user's places, the innermost first; undefined when something of vpsynth's stands further in. By their lines alone:
 * columns are those of the text without types.
 */
function framesOf({ stack = '' }: Error): UsersFrame[] | undefined {
  const places = [...stack.matchAll(/^ {4}at (?:(.+?) \()?(?:file:\/\/)?((?:\/|[A-Za-z]:).+?):(\d+):\d+\)?$/gm)]
    .map(([, called, file = '', line]) => ({ called, file, line: Number(line) }))
    .filter(({ file }) => !isMachinery(file));
  const [innermost] = places;
  if (innermost === undefined || !isOfUser(innermost.file)) return undefined;
  return places
    .filter(({ file }) => isOfUser(file))
    .map(({ called, file, line }) => {
      const place = `${here(file)}:${line}`;
      const isModule = called === undefined || called.startsWith('Object.<anonymous>');
      return { file, line, text: isModule ? `at ${place}` : `at ${called} (${place})` };
    });
}

/** What loads modules, and packages: neither vpsynth's own doing nor the user's. */
function isMachinery(file: string): boolean {
  return file.endsWith('/src/cli/typescript-loader.js') || (file.includes('/node_modules/') && !isOwn(file));
}

const ownFolder = __dirname.replace(/[/\\]src[/\\]cli$/, '');

function isOwn(file: string): boolean {
  return file.startsWith(`${ownFolder}/`) && !file.slice(ownFolder.length).includes('/node_modules/');
}

function here(file: string): string {
  return relative(process.cwd(), file);
}
