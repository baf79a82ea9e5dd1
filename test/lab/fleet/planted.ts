/** Values that a search must not find anywhere but in the files of those who read them. */
export const plantedSecrets: Readonly<Record<string, string>> = {
  HOSTINGER_1_PLATFORM_POSTGRES_PASSWORD: 'planted-superuser-4f1c9be2',
  JUPITER_PROD_DATABASE_PASSWORD: 'planted-database-77d0a3e1',
  JUPITER_PROD_DATABASE_OWNER_PASSWORD: 'planted-owner-c2e85b13',
  JUPITER_PROD_PGBOUNCER_MONITORING_PASSWORD: 'planted-watcher-51e9d6aa',
  JUPITER_PROD_RABBITMQ_PASSWORD: 'planted-broker-0b6ee4f9',
  JUPITER_PROD_RABBITMQ_OPERATOR_PASSWORD: 'planted-operator-9ac35d20',
  JUPITER_STAGE_DATABASE_PASSWORD: 'planted-staging-e81f0c47',
};
