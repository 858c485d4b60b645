import 'reflect-metadata';

export { readSettings } from './settings/read-settings.js';
export { SettingsError } from './settings/settings-error.js';
export { startService, type Service } from './start-service.js';
export { runUntilSignal } from './run-until-signal.js';
export type { LogSink } from './logging/json-log.js';
