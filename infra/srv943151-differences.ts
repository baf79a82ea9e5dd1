/** What yields to make everything fit one core and 3.8 GB, and what its page asks for that nobody should build today. */
export const differences = [
  { asked: 'nginx 1.26', built: 'the fleet’s nginx', because: '1.26 gets no security fixes any more' },
  { asked: 'X-XSS-Protection', built: 'left out', because: 'obsolete, and a hole of its own in old browsers' },
  {
    asked: "Content-Security-Policy default-src 'self'",
    built: 'the same, with the origins of GA4 and hCaptcha for what each loads; nothing inline',
    because:
      'under it alone the page’s own analytics and captcha are blocked; where Next.js writes inline scripts, the frontend sends a policy with a nonce in its place',
  },
  {
    asked: 'allkeys-lru and 512 MB on one Redis',
    built: 'a cache of 176 MiB and a queue of 160 MiB: 484 MiB with what each needs beside its data, to write it down',
    because: 'a full cache may forget, a queue must not; on the next size of machine each has 256 MiB of data',
  },
  {
    asked: 'MinIO, with its console',
    built: 'a provider’s object storage, and Garage on the next size of machine',
    because: 'MinIO publishes no maintained images any more, and no memory is left here for another server',
  },
  {
    asked: 'uploads from the site’s own name',
    built: '/uploads sends browsers on to the provider, which the content policy names for pictures',
    because: 'the one core would carry every picture twice',
  },
  {
    asked: 'uploads in the daily backup',
    built: 'here none: the provider keeps versions; on the next size of machine Garage’s files are saved with the rest',
    because: 'what is to be saved from already stands off the host, and nothing here reads it in bulk',
  },
  {
    asked: 'Mailhog',
    built: 'Mailpit, in development alone',
    because: 'nobody has kept Mailhog up since 2020',
  },
  {
    asked: 'monitoring',
    built: 'Prometheus here only collects, for 128 MiB, and another host keeps, shows and tells',
    because: 'what watches a host must not end with it, and has no room beside it',
  },
  {
    asked: '5432, 6379 and others published',
    built: 'nothing but 22, 80 and 443',
    because: 'Docker’s published ports go past the firewall',
  },
  {
    asked: 'blue-green',
    built: 'recreate, a gap of some seconds',
    because: 'there is no memory for a second colour beside the first',
  },
];
