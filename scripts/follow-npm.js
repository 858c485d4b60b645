const pollMs = 250;

/**
 * Calls `onOrphaned` once when npm has gone. npm passes SIGTERM on to a shell that dies of it without
 * telling its own child (dash), so `npm run serve` would leave a server behind.
 */
export const followNpm = (onOrphaned) => {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onOrphaned();
  }, pollMs);
  timer.unref();
};
