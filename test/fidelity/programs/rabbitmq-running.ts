import { commandFor, executables, type RabbitmqOptions, rabbitmqIsUp } from './rabbitmq';
import { inSandbox } from './sandbox';

/** A broker that runs on the files of a test. */
export interface RunningRabbitmq {
  /** AMQP, on this machine's loopback. */
  readonly port: number;
  /** `rabbitmqctl` with these words: what it prints. */
  control(...words: string[]): Promise<string>;
  /** Its HTTP API, on this machine's loopback. */
  readonly managementPort: number;
}

/** Starts RabbitMQ with the files, and ends it with the work. */
export function withRabbitmq<T>(options: RabbitmqOptions, work: (broker: RunningRabbitmq) => Promise<T>): Promise<T> {
  return inSandbox(options, async (sandbox) => {
    const command = commandFor(options);
    const server = sandbox.start([`${executables}/rabbitmq-server`], command);
    if (!(await rabbitmqIsUp(server))) throw new Error(`RabbitMQ doesn't start: ${server.output().stdout}`);
    const control = async (...words: string[]) =>
      (await sandbox.must([`${executables}/rabbitmqctl`, '--silent', ...words], command)).stdout;
    return work({ port: await sandbox.bridge(5672), managementPort: await sandbox.bridge(15672), control });
  });
}
