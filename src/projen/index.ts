export { FleetTasks, type FleetTasksOptions } from './fleet-tasks';
