import type { Component } from '../../constructs/fleet/component';
import { header } from '../header';
import { fileText, headerLines } from '../serialize/comment';

/**
 * `update-core.sh`: the image copies WordPress into an empty folder only, so that a new image would change nothing
 * (docker-library/wordpress: docker-entrypoint.sh). This does what WordPress' manual says by hand (Upgrading WordPress,
 * extended instructions): `wp-admin` and `wp-includes` are replaced, other programs overwritten, `wp-content` is kept.
 * `wp-includes`, which says the version, comes last: what was broken off is done again.
 */
export function updateScript(component: Component, root: string, upgradeProgram: string): string {
  return fileText([
    '#!/bin/sh',
    ...headerLines(
      'sh',
      header(component, '', "Brings WordPress in its volume to the image's version. Repeating it changes nothing."),
    ),
    'set -eu',
    'image=/usr/src/wordpress',
    `root=${root}`,
    '',
    'version() {',
    `  sed -n "s/^\\$wp_version = '\\(.*\\)';$/\\1/p" "$1/wp-includes/version.php" 2>/dev/null || true`,
    '}',
    '',
    '# Beside its place first, so that no request finds half of it.',
    'replace() {',
    '  rm -rf "$root/.new" "$root/.old"',
    '  cp -R "$image/$1" "$root/.new"',
    '  [ ! -e "$root/$1" ] || mv "$root/$1" "$root/.old"',
    '  mv "$root/.new" "$root/$1"',
    '  rm -rf "$root/.old"',
    '}',
    '',
    'wanted="$(version "$image")"',
    'present="$(version "$root")"',
    'if [ "$wanted" != "$present" ]; then',
    '  echo "WordPress ${present:-is not there yet}: copying $wanted"',
    "  # Themes and plugins of the image, on the first start alone: later they are the site's.",
    '  [ -e "$root/wp-content/index.php" ] || cp -R "$image/wp-content/." "$root/wp-content/"',
    '  cp -R "$image"/*.php "$root/"',
    '  replace wp-admin',
    '  replace wp-includes',
    'fi',
    '',
    '# Its settings are those of the environment. Only PHP reads it.',
    'install -m 0640 "$image/wp-config-docker.php" "$root/.wp-config.php"',
    'mv "$root/.wp-config.php" "$root/wp-config.php"',
    `exec php ${upgradeProgram}`,
  ]);
}
