import { hostname } from 'node:os';
import type { ChannelModel, RecoveringChannelModel } from 'amqplib';
import { type Log, reasonOf } from '../log';
import { notInstalled } from '../not-installed';
import type { BrokerSettings } from '../service-settings';
import { LiveChannel } from './live-channel';

export interface LinkOptions {
  readonly broker: BrokerSettings;
  /** What the connection is for, as the broker's management shows it. */
  readonly purpose: string;
  /** Prepares each new channel. When it fails, the connection counts as failed and is tried again later. */
  readonly setup: (channel: LiveChannel) => Promise<void>;
  readonly log: Log;
}

/** How long a connection may take, and how long to wait between two attempts, in milliseconds. */
const connectTimeoutMs = 10_000;
const firstDelayMs = 200;
const longestDelayMs = 15_000;

/** Both sides notice a silent peer after about two of these, in seconds. */
const heartbeatSeconds = 15;

/** A connection with one channel, which comes back by itself whenever the broker does. */
export class BrokerLink {
  private readonly options: LinkOptions;
  private connection: RecoveringChannelModel | undefined;
  private channel: LiveChannel | undefined;
  private reason = 'not connected yet';
  private isClosed = false;

  private constructor(options: LinkOptions) {
    this.options = options;
  }

  /**
   * Starts to connect; doesn't wait for it.
   *
   * @throws when the package `amqplib` isn't installed
   */
  static async open(options: LinkOptions): Promise<BrokerLink> {
    const link = new BrokerLink(options);
    await link.start();
    return link;
  }

  /** @throws with the reason while there is no connection */
  live(): LiveChannel {
    if (this.channel === undefined) throw new Error(`no connection to the broker: ${this.reason}`);
    return this.channel;
  }

  /** Closes for good, after what was already sent. */
  async close(): Promise<void> {
    const channel = this.channel;
    this.isClosed = true;
    this.fall('closed');
    await channel?.raw.close().catch(() => {});
    await this.connection?.close();
  }

  private async start(): Promise<void> {
    const { broker, purpose, log } = this.options;
    const { connect } = await import('amqplib').catch(notInstalled('amqplib'));
    this.connection = await connect(
      { ...broker, heartbeat: heartbeatSeconds },
      {
        timeout: connectTimeoutMs,
        noDelay: true,
        clientProperties: { connection_name: `${purpose} on ${hostname()}` },
        recovery: {
          waitForConnect: false,
          initialDelay: firstDelayMs,
          maxDelay: longestDelayMs,
          setup: (model: ChannelModel) => this.enter(model),
        },
      },
    );
    this.connection.on('error', (error) => this.fall(reasonOf(error)));
    this.connection.on('disconnect', (error) => this.fall(reasonOf(error)));
    this.connection.on('connect-failed', (error) => this.fall(reasonOf(error)));
    this.connection.on('connect', () => log.info('connected to the broker', { purpose }));
    this.connection.on('blocked', (reason) => log.warn('the broker takes no messages', { purpose, reason }));
    this.connection.on('reconnect-scheduled', ({ delay }) => {
      log.warn('no connection to the broker', { purpose, reason: this.reason, nextAttemptMs: delay });
    });
  }

  private async enter(model: ChannelModel): Promise<void> {
    // amqplib listens only after this has returned, and an `error` without a listener would end the process.
    model.on('error', (error) => this.fall(reasonOf(error)));
    const channel = new LiveChannel(model, await model.createConfirmChannel());
    channel.raw.on('error', (error) => this.fall(reasonOf(error)));
    // The broker can close a channel alone (a queue is gone, an acknowledgement came late): reconnecting is one path
    // for that too.
    channel.raw.on('close', () => {
      if (!this.isClosed) channel.abandon();
    });
    await this.options.setup(channel);
    this.channel = channel;
  }

  private fall(reason: string): void {
    this.channel = undefined;
    this.reason = reason;
  }
}
