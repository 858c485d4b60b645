/** Injection token of `Alerting`. */
export const ALERTING = Symbol('Alerting');
