import { type Alerting, Receiver, Secret, type Vps } from 'vpsynth';
import { hostSecret } from './host-secret';

/**
 * Who hears of a host's alerts: what is critical wakes somebody, warnings are read, and a dead man's switch hears both end.
 * Each host has a switch of its own, `VPS1_WATCHDOG_URL`: another host's sign of life says nothing about it.
 */
export const alerting = (host: Vps): Alerting => ({
  critical: [Receiver.pagerDuty({ routingKey: Secret.env('PAGERDUTY_ROUTING_KEY') })],
  warning: [
    Receiver.mail({
      to: 'operations@team.example',
      from: 'alerts@team.example',
      smtp: {
        host: 'smtp.provider.example',
        port: 587,
        user: 'alerts@team.example',
        password: Secret.env('ALERTS_SMTP_PASSWORD'),
      },
    }),
  ],
  watchdog: Receiver.webhook({ url: hostSecret(host, 'WATCHDOG_URL') }),
});
