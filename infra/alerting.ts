import { type Alerting, Receiver, Secret } from 'vpsynth';

/** Who hears of a host's alerts: what is critical wakes somebody, warnings are read, and a dead man's switch hears both end. */
export const alerting: Alerting = {
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
  watchdog: Receiver.webhook({ url: Secret.env('WATCHDOG_URL') }),
};
