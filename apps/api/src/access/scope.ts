export const scopes = ['read', 'operate', 'guest', 'admin'] as const;

/** `read` sees, `operate` uploads and asks, `guest` looks into machines, `admin` may do everything. */
export type Scope = (typeof scopes)[number];

/** Admin implies all, operate implies read. */
export function allows(held: readonly string[], needed: Scope): boolean {
  return held.includes('admin') || held.includes(needed) || (needed === 'read' && held.includes('operate'));
}
