export type { ConfEntry, ConfOptions } from './conf-entry';
export { type HbaRule, pgHba } from './pg-hba';
export { postgresqlConf } from './postgresql-conf';
export { rabbitmqConf } from './rabbitmq-conf';
export { type RedisEntry, redisConf } from './redis-conf';
