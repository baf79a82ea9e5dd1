import type { Component } from '../../constructs/fleet/component';
import { header } from '../header';
import { fileText, headerLines } from '../serialize/comment';

/**
 * `upgrade-tables.php`: what an administrator is asked to do after an update ("Update WordPress Database"), by the same
 * function (wp-admin/upgrade.php). Before somebody has installed the site there are no tables, and nothing is done.
 */
export function upgradeProgram(component: Component, root: string): string {
  return fileText([
    '<?php',
    ...headerLines('php', header(component), '//'),
    "define('WP_INSTALLING', true);",
    `require '${root}/wp-load.php';`,
    "require_once ABSPATH . 'wp-admin/includes/upgrade.php';",
    'if (is_blog_installed()) {',
    '    wp_upgrade();',
    '}',
  ]);
}
