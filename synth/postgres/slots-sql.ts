import type { Component } from '../../constructs/fleet/component';
import { header } from '../header';
import { fileText, headerLines } from '../serialize/comment';

/**
 * `slots.sql`: a slot for each replica, so that its primary keeps the WAL that it has not had yet. Those of replicas that
 * are declared no more are dropped, for they would keep it for nobody, and those whose WAL is gone are made anew, for the
 * replica's next copy. Slots of other names are somebody else's.
 */
export function slotsSql(server: Component, slots: readonly string[]): string {
  return fileText([
    ...headerLines('sql', header(server, '', 'Repeating it changes nothing.'), '--'),
    '\\o /dev/null',
    'SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots',
    `  WHERE slot_type = 'physical' AND NOT active AND slot_name LIKE 'replica\\_%'${butFor(slots)};`,
    ...slots.flatMap((slot) => [
      `SELECT pg_create_physical_replication_slot('${slot}')`,
      `  WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = '${slot}');`,
    ]),
  ]);
}

function butFor(slots: readonly string[]): string {
  if (slots.length === 0) return '';
  return `\n    AND (wal_status = 'lost' OR slot_name NOT IN (${slots.map((slot) => `'${slot}'`).join(', ')}))`;
}
