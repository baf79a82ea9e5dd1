import { administrationPublic } from './administration-public';
import { alertHasty } from './alert-hasty';
import { alertsUnheard } from './alerts-unheard';
import { backupKeyShared } from './backup-key-shared';
import { backupNotImmutable } from './backup-not-immutable';
import { backupOnSameHost } from './backup-on-same-host';
import { backupUnwatched } from './backup-unwatched';
import { backupsOverlap } from './backups-overlap';
import { blueGreenWithoutHealth } from './blue-green-without-health';
import { brokerDiskLimit } from './broker-disk-limit';
import { bucketNameTaken } from './bucket-name-taken';
import { bucketQuotaOverCapacity } from './bucket-quota-over-capacity';
import { bucketRoutePrivate } from './bucket-route-private';
import { canaryUnjudged } from './canary-unjudged';
import { canaryWithoutRoute } from './canary-without-route';
import { certificateNamesExceeded } from './certificate-names-exceeded';
import { certificateUnobtainable } from './certificate-unobtainable';
import { certificatesOverLimit } from './certificates-over-limit';
import type { Check } from './check';
import { containerServiceNameTaken } from './container-service-name-taken';
import { contractAwaited } from './contract-awaited';
import { contractOnSeveralHosts } from './contract-on-several-hosts';
import { cpusAboveHost } from './cpus-above-host';
import { cronNeverFires } from './cron-never-fires';
import { dangerousPrivilege } from './dangerous-privilege';
import { dataServerUnsaved } from './data-server-unsaved';
import { dataVolumeShared } from './data-volume-shared';
import { databaseTaken } from './database-taken';
import { datasourceTaken } from './datasource-taken';
import { deliveryRegistries } from './delivery-registries';
import { dependencyCycle } from './dependency-cycle';
import { dependencyElsewhere } from './dependency-elsewhere';
import { dependsOnUnhealthy } from './depends-on-unhealthy';
import { developmentOnVps } from './development-on-vps';
import { diskUnencrypted } from './disk-unencrypted';
import { domainTaken } from './domain-taken';
import { endOfLifeVersion } from './end-of-life-version';
import { endedStackDeclared } from './ended-stack-declared';
import { endpointNotListening } from './endpoint-not-listening';
import { endpointUnreachable } from './endpoint-unreachable';
import { environmentIsolation } from './environment-isolation';
import { environmentWithoutServices } from './environment-without-services';
import { existingVolumeTwice } from './existing-volume-twice';
import { healthProgramMissing } from './health-program-missing';
import { healthTimeout } from './health-timeout';
import { hostAddressOfDocker } from './host-address-of-docker';
import { hostAddressTaken } from './host-address-taken';
import { hostCpuOvercommitted } from './host-cpu-overcommitted';
import { hostDiskExceeded } from './host-disk-exceeded';
import { hostMemoryExceeded } from './host-memory-exceeded';
import { hostNetworkOutsideEdge } from './host-network-outside-edge';
import { hostPortTaken } from './host-port-taken';
import { hostWithoutBackup } from './host-without-backup';
import { hstsShort } from './hsts-short';
import { imageBuiltTwice } from './image-built-twice';
import { imageNeverBuilt } from './image-never-built';
import { imageUnmaintained } from './image-unmaintained';
import { internalNetworkNeedsEgress } from './internal-network-needs-egress';
import { jobNotAwaited } from './job-not-awaited';
import { kernelParameterConflict } from './kernel-parameter-conflict';
import { linkIntoInternalNetwork } from './link-into-internal-network';
import { linkUnencrypted } from './link-unencrypted';
import { logsUncollected } from './logs-uncollected';
import { mailCatcherOutsideDevelopment } from './mail-catcher-outside-development';
import { mariaDbConnectionsExceeded } from './mariadb-connections-exceeded';
import { mariaDbDatabaseTaken } from './mariadb-database-taken';
import { mariaDbMemoryExceeded } from './mariadb-memory-exceeded';
import { memoryBelowMinimum } from './memory-below-minimum';
import { memoryReservationAboveLimit } from './memory-reservation-above-limit';
import { metricsPublic } from './metrics-public';
import { metricsUnreachable } from './metrics-unreachable';
import { metricsUnscraped } from './metrics-unscraped';
import { migrationPauseIncomplete } from './migration-pause-incomplete';
import { migrationUnsaved } from './migration-unsaved';
import { mountTargetTaken } from './mount-target-taken';
import { namespaceTooLong } from './namespace-too-long';
import { networkNameTaken } from './network-name-taken';
import { nodeHeapAboveLimit } from './node-heap-above-limit';
import { openFilesTooFew } from './open-files-too-few';
import { operatingSystemEndOfLife } from './operating-system-end-of-life';
import { overrideWithoutContainer } from './override-without-container';
import { phpMemoryExceeded } from './php-memory-exceeded';
import { placeAsString } from './place-as-string';
import { poolBypassed } from './pool-bypassed';
import { poolNameTaken } from './pool-name-taken';
import { poolOverServerLimit } from './pool-over-server-limit';
import { poolTooSmallForClients } from './pool-too-small-for-clients';
import { poolerParameter } from './pooler-parameter';
import { postgresExtensionMissing } from './postgres-extension-missing';
import { postgresExtensionNotLoaded } from './postgres-extension-not-loaded';
import { postgresMemory } from './postgres-memory';
import { postgresMemoryExceeded } from './postgres-memory-exceeded';
import { postgresSettingOwned } from './postgres-setting-owned';
import { postgresSettingUnsupported } from './postgres-setting-unsupported';
import { postgresUnsafeSetting } from './postgres-unsafe-setting';
import { privateAddressNotPrivate } from './private-address-not-private';
import { privateLinkWithoutSource } from './private-link-without-source';
import { publishedPortPublic } from './published-port-public';
import { recoveryPointMissed } from './recovery-point-missed';
import { redirectLoop } from './redirect-loop';
import { redisCacheNeverEvicts } from './redis-cache-never-evicts';
import { redisEvictionOnQueue } from './redis-eviction-on-queue';
import { redisMemoryExceeded } from './redis-memory-exceeded';
import { redisPersistenceOnQueue } from './redis-persistence-on-queue';
import { replicasOverLimit } from './replicas-over-limit';
import { retryLadderNotIncreasing } from './retry-ladder-not-increasing';
import { roleTaken } from './role-taken';
import { rollingNeedsReplicas } from './rolling-needs-replicas';
import { rotationWithoutSecret } from './rotation-without-secret';
import { routeAcrossProjects } from './route-across-projects';
import { routeAsksTwice } from './route-asks-twice';
import { routeTaken } from './route-taken';
import { routeTargetUnreachable } from './route-target-unreachable';
import { routeTimeoutAboveDrain } from './route-timeout-above-drain';
import { routeToEdge } from './route-to-edge';
import { routeToTcp } from './route-to-tcp';
import { runsAsRoot } from './runs-as-root';
import { scheduledJobNameTaken } from './scheduled-job-name-taken';
import { secretInPlainText } from './secret-in-plain-text';
import { secretShared } from './secret-shared';
import { secretStoreTwice } from './secret-store-twice';
import { secretUndeclared } from './secret-undeclared';
import { securityHeaderUnsafe } from './security-header-unsafe';
import { seriesUnknown } from './series-unknown';
import { settingWithoutEffect } from './setting-without-effect';
import { sharedServiceIsolation } from './shared-service-isolation';
import { slotUnbounded } from './slot-unbounded';
import { smokeOutsideRoute } from './smoke-outside-route';
import { sshPortTaken } from './ssh-port-taken';
import { sshUserRoot } from './ssh-user-root';
import { stackNameReserved } from './stack-name-reserved';
import { standbyBelowPrimary } from './standby-below-primary';
import { stateWithoutBackup } from './state-without-backup';
import { statefulReplicas } from './stateful-replicas';
import { subnetHidesHost } from './subnet-hides-host';
import { subnetNotPrivate } from './subnet-not-private';
import { subnetOfDocker } from './subnet-of-docker';
import { subnetOverlap } from './subnet-overlap';
import { tablePrefixTaken } from './table-prefix-taken';
import { takenOverVolumeUndeclared } from './taken-over-volume-undeclared';
import { timeoutLadder } from './timeout-ladder';
import { unusedPool } from './unused-pool';
import { variableAndFile } from './variable-and-file';
import { vhostWithoutCertificate } from './vhost-without-certificate';
import { vhostWithoutEdge } from './vhost-without-edge';
import { vhostWithoutRoutes } from './vhost-without-routes';
import { virtualHostTaken } from './virtual-host-taken';
import { volumeShared } from './volume-shared';
import { watchdogShared } from './watchdog-shared';
import { wireGuardAddressOutside } from './wireguard-address-outside';
import { wordPressOnSeveralHosts } from './wordpress-on-several-hosts';

/** Every rule, in the order in which findings are reported. */
export const allChecks: readonly Check[] = [
  administrationPublic,
  alertHasty,
  alertsUnheard,
  backupKeyShared,
  backupNotImmutable,
  backupOnSameHost,
  backupUnwatched,
  backupsOverlap,
  blueGreenWithoutHealth,
  brokerDiskLimit,
  bucketNameTaken,
  bucketQuotaOverCapacity,
  bucketRoutePrivate,
  canaryUnjudged,
  canaryWithoutRoute,
  certificateNamesExceeded,
  certificateUnobtainable,
  certificatesOverLimit,
  containerServiceNameTaken,
  contractAwaited,
  contractOnSeveralHosts,
  cpusAboveHost,
  cronNeverFires,
  dangerousPrivilege,
  dataServerUnsaved,
  dataVolumeShared,
  databaseTaken,
  datasourceTaken,
  deliveryRegistries,
  dependencyCycle,
  dependencyElsewhere,
  dependsOnUnhealthy,
  developmentOnVps,
  diskUnencrypted,
  domainTaken,
  endOfLifeVersion,
  endedStackDeclared,
  endpointNotListening,
  endpointUnreachable,
  environmentIsolation,
  environmentWithoutServices,
  existingVolumeTwice,
  healthProgramMissing,
  healthTimeout,
  hostAddressOfDocker,
  hostAddressTaken,
  hostCpuOvercommitted,
  hostDiskExceeded,
  hostMemoryExceeded,
  hostNetworkOutsideEdge,
  hostPortTaken,
  hostWithoutBackup,
  hstsShort,
  imageBuiltTwice,
  imageNeverBuilt,
  imageUnmaintained,
  internalNetworkNeedsEgress,
  jobNotAwaited,
  kernelParameterConflict,
  linkIntoInternalNetwork,
  linkUnencrypted,
  logsUncollected,
  mailCatcherOutsideDevelopment,
  mariaDbConnectionsExceeded,
  mariaDbDatabaseTaken,
  mariaDbMemoryExceeded,
  memoryBelowMinimum,
  memoryReservationAboveLimit,
  metricsPublic,
  metricsUnreachable,
  metricsUnscraped,
  migrationPauseIncomplete,
  migrationUnsaved,
  mountTargetTaken,
  namespaceTooLong,
  networkNameTaken,
  nodeHeapAboveLimit,
  openFilesTooFew,
  operatingSystemEndOfLife,
  overrideWithoutContainer,
  phpMemoryExceeded,
  placeAsString,
  poolBypassed,
  poolNameTaken,
  poolOverServerLimit,
  poolTooSmallForClients,
  poolerParameter,
  postgresExtensionMissing,
  postgresExtensionNotLoaded,
  postgresMemoryExceeded,
  postgresMemory,
  postgresSettingOwned,
  postgresSettingUnsupported,
  postgresUnsafeSetting,
  privateAddressNotPrivate,
  privateLinkWithoutSource,
  publishedPortPublic,
  recoveryPointMissed,
  redirectLoop,
  redisCacheNeverEvicts,
  redisEvictionOnQueue,
  redisMemoryExceeded,
  redisPersistenceOnQueue,
  replicasOverLimit,
  retryLadderNotIncreasing,
  roleTaken,
  rollingNeedsReplicas,
  rotationWithoutSecret,
  routeAcrossProjects,
  routeAsksTwice,
  routeTaken,
  routeTargetUnreachable,
  routeTimeoutAboveDrain,
  routeToEdge,
  routeToTcp,
  runsAsRoot,
  scheduledJobNameTaken,
  secretInPlainText,
  secretShared,
  secretStoreTwice,
  secretUndeclared,
  securityHeaderUnsafe,
  seriesUnknown,
  settingWithoutEffect,
  sharedServiceIsolation,
  slotUnbounded,
  smokeOutsideRoute,
  sshPortTaken,
  sshUserRoot,
  stackNameReserved,
  standbyBelowPrimary,
  stateWithoutBackup,
  statefulReplicas,
  subnetHidesHost,
  subnetNotPrivate,
  subnetOfDocker,
  subnetOverlap,
  tablePrefixTaken,
  takenOverVolumeUndeclared,
  timeoutLadder,
  unusedPool,
  variableAndFile,
  vhostWithoutCertificate,
  vhostWithoutEdge,
  vhostWithoutRoutes,
  virtualHostTaken,
  volumeShared,
  watchdogShared,
  wireGuardAddressOutside,
  wordPressOnSeveralHosts,
];
