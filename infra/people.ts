import { SshAccess, type Vps } from 'vpsynth';

/** Who may reach a shared host beside those who deploy. Public halves of keys whose others were thrown away. */
export function people(host: Vps): void {
  new SshAccess(host, 'people', {
    operations: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIwhqLYj1YXwHwqonEL+iO0Lwo/XHOefq+nD5d2Z0hBt ada@example.com'],
    developers: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBtyU0ihIaWJWO6dWmMhFqw6TrvSR0FcG2krXKajybYR grace@example.com'],
    monitoring: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFLZIoUjFDpud3GbqET/sfzF1PGIsAZKaiMy3aIGGi2a mary@example.com'],
  });
}
