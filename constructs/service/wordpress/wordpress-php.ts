import type { PhpFacet, PhpWorkers } from '../../facets/php';
import type { Output } from '../../fleet/props';
import { Size } from '../../values/size';
import type { wordPressSiteShape } from './wordpress-shape';

type Props = Output<typeof wordPressSiteShape>;

/** Where PHP-FPM listens in the official image. */
export const phpPort = 9000;

/** Compiled code of WordPress and a good number of plugins: the image's own recommendation. */
const sharedMemory = Size.mebibytes(128);

/** PHP-FPM itself. */
const base = Size.mebibytes(32);

/** A form around an uploaded file. */
const form = Size.mebibytes(8);

/** The largest request body: an upload in its form. */
export function bodySize({ uploadSize }: Props): Size {
  return Size.mebibytes(Math.ceil(uploadSize.mebibytes) + form.mebibytes);
}

export function phpWorkers(props: Props): PhpWorkers {
  const { memory, requestMemory, requestTimeout } = props;
  const room = memory.mebibytes - sharedMemory.mebibytes - base.mebibytes - props.uploadSize.mebibytes;
  const count = props.workers ?? Math.max(1, Math.floor(room / (requestMemory.mebibytes / 2)));
  return { port: phpPort, count, requestMemory, sharedMemory, requestTimeout };
}

export function phpSettings(props: Props): PhpFacet['settings'] {
  const { requestMemory, uploadSize, requestTimeout } = props;
  return {
    memory_limit: megabytes(requestMemory),
    upload_max_filesize: megabytes(uploadSize),
    post_max_size: megabytes(bodySize(props)),
    max_execution_time: Math.ceil(requestTimeout.seconds),
    // Menus and forms of shops have more fields than PHP's 1000.
    max_input_vars: 5000,
    expose_php: false,
    display_errors: false,
    log_errors: true,
    'date.timezone': 'UTC',
    'opcache.memory_consumption': sharedMemory.mebibytes,
    'opcache.interned_strings_buffer': 16,
    'opcache.max_accelerated_files': 10_000,
    // Plugins are updated while it runs.
    'opcache.revalidate_freq': 2,
  };
}

function megabytes(size: Size): string {
  return `${Math.ceil(size.mebibytes)}M`;
}
