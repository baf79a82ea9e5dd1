import { posix } from 'node:path';
import { withCertificates } from './certificates';
import { contentOf, type Files, type Surroundings } from './files';
import { inSandbox } from './sandbox';
import { judge, type Verdict } from './verdict';
import { versionOf } from './versions';

export interface NginxOptions extends Surroundings {
  /** The main file. @default '/etc/nginx/nginx.conf' */
  readonly configuration?: string;
}

export interface NginxDump extends Verdict {
  /** The whole configuration as nginx read it, includes and all: what `nginx -T` prints. */
  readonly configuration: string;
}

const certificate = /^\s*(?<name>\w*ssl_(?:\w+_)?certificate(?:_key)?)\s+"?(?<path>[^;"$:\s]+)"?\s*;/gm;

/** Does nginx accept the files (`nginx -t`)? Certificates that they name and that aren't among them are made. */
export function nginxAccepts(options: NginxOptions): Promise<Verdict> {
  return nginx('-t', options);
}

/** As `nginxAccepts`, with the configuration that nginx read (`nginx -T`). */
export async function nginxDump(options: NginxOptions): Promise<NginxDump> {
  const verdict = await nginx('-T', options);
  return {
    ...verdict,
    configuration: verdict.output.slice(Math.max(0, verdict.output.indexOf('# configuration file'))),
  };
}

/** The files together with self-signed certificates for those that they name and that aren't among them. */
export function withNginxCertificates(files: Files, configuration = '/etc/nginx/nginx.conf'): Files {
  return withCertificates(files, certificate, posix.dirname(configuration));
}

function nginx(flag: '-t' | '-T', { configuration = '/etc/nginx/nginx.conf', ...around }: NginxOptions) {
  const files = withNginxCertificates(around.files, configuration);
  return inSandbox({ ...around, files }, async (sandbox) => {
    const result = await sandbox.run(['nginx', flag, '-c', configuration, ...streamModule(around)]);
    const phrases = { problem: /\[(emerg|alert|crit|error)\]/, warning: /\[warn\]/ };
    return judge('nginx', await versionOf(sandbox, 'nginx'), result, phrases);
  });
}

/** The official image has the stream module built in; Debian's must load it. */
function streamModule({ files }: Surroundings): string[] {
  const uses = (pattern: RegExp) => Object.values(files).some((file) => pattern.test(contentOf(file)));
  if (!uses(/^\s*stream\s*\{/m) || uses(/^\s*load_module\s.*ngx_stream_module/m)) return [];
  return ['-g', 'load_module /usr/lib/nginx/modules/ngx_stream_module.so;'];
}
