import type { Component } from '../../constructs/fleet/component';
import { header } from '../header';
import { fileText, headerLines } from '../serialize/comment';

/**
 * `slots.sql`: a slot for each replica, so that its primary keeps the WAL that it has not had yet. Those of replicas that
 * are declared no more are dropped, for they would keep it for nobody; slots of other names are somebody else's.
 */
export function slotsSql(server: Component, slots: readonly string[]): string {
  return fileText([
    ...headerLines('sql', header(server, '', 'Repeating it changes nothing.'), '--'),
    '\\o /dev/null',
    ...slots.flatMap((slot) => [
      `SELECT pg_create_physical_replication_slot('${slot}')`,
      `  WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = '${slot}');`,
    ]),
    'SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots',
    `  WHERE slot_type = 'physical' AND NOT active AND slot_name LIKE 'replica\\_%'${exceptFor(slots)};`,
  ]);
}

function exceptFor(slots: readonly string[]): string {
  return slots.length === 0 ? '' : ` AND slot_name NOT IN (${slots.map((slot) => `'${slot}'`).join(', ')})`;
}
