/**
 * Worker bindings for applications: settings, health, graceful end, and messages with retries and dead letters.
 * Needs `amqplib` (^2.2) for messages, `prom-client` for `workerMetrics`, and for `serveQueueDashboard` also `bullmq`,
 * `ioredis`, `@bull-board/api` and `@bull-board/express`, each only when used.
 */
export { type ConsumeOptions, type Consumer, consume, type MessageOutcome } from './broker/consume';
export type { Delivery } from './broker/delivery';
export { attemptHeader, type DeadReason, deadHeaders, deadQueue, retryQueue } from './broker/ladder';
export { openPublisher, type Publisher, type PublisherOptions } from './broker/publisher';
export { type StartWorkerOptions, startWorker } from './broker/start-worker';
export { InvalidMessage, TerminalError } from './broker/terminal-error';
export { deadLettersCommand } from './dead-letters/command';
export type { DeadLetter, DeadLetters, DeadLetterTask } from './dead-letters/dead-letters';
export { rabbitMqDeadLetters } from './dead-letters/rabbitmq';
export { type Ending, GracefulEnd, type GracefulEndOptions } from './graceful-end';
export { type HealthOptions, type Metrics, pathOf, withHealth } from './http/health';
export { reply } from './http/reply';
export { type HttpServing, type RequestHandler, type ServeOptions, serveHttp } from './http/serve';
export { serveHealth } from './http/serve-health';
export { addJob, type Job, type JobQueue, jobOptions, jobWorker } from './jobs';
export { jsonLog, type Log, type LogFields, reasonOf } from './log';
export { serveQueueDashboard } from './queue-dashboard/serve-queue-dashboard';
export { type BrokerSettings, brokerSettings, type DatabaseSettings, databaseSettings } from './service-settings';
export { optionalSetting, portSetting, SettingError, setting } from './settings';
export {
  defineWorker,
  type MessageSchema,
  type RetryPolicy,
  type WorkerContract,
  type WorkerOptions,
} from './worker-contract';
export { type WorkerMetrics, workerMetrics } from './worker-metrics';
