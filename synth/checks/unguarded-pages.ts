/**
 * Images whose pages ask nobody for a password as they come: data with a date, like synth/checks/end-of-life.ts. By the last
 * part of the image's name, so that one built from the repository is known too.
 *
 * Sources: the README of each (github.com/felixmosh/bull-board, bee-queue/arena, mailhog/MailHog, axllent/mailpit,
 * maildev/maildev, sj26/mailcatcher, joeferner/redis-commander, mher/flower, google/cadvisor); redis.io: Redis Insight;
 * prometheus.io/docs/operating/security.
 */
export const unguardedPages: readonly { readonly images: RegExp; readonly shows: string }[] = [
  { images: /^(bull-?board|bullmq-board|arena|flower)$/, shows: 'every job with its data, and removes them' },
  { images: /^(mailhog|mailpit|maildev|mailcatcher)$/, shows: 'every mail that was caught' },
  { images: /^(redis-commander|redisinsight)$/, shows: 'every key, and changes them' },
  { images: /^(prometheus|alertmanager|cadvisor)$/, shows: 'names, versions and loads of the fleet' },
];
