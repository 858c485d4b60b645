import type { AlertCause } from '../../rendering/src/index.js';

/** Cause and component: what grouping and "changed" go by. */
export function causeKey({ code, component }: AlertCause): string {
  return `${code} ${component.id}`;
}
