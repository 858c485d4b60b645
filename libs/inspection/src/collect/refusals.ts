/** Why sudo didn't run a command, in its own words; null where it ran it. Without a password it says one of
 *  these and ends with 1. 127 is of `env`, which found no sudo: for a command that isn't there sudo ends with 1. */
export function sudoRefusal(stderr: string, exit: number | null): string | null {
  if (exit === 127) return "sudo isn't installed";
  if (exit !== 1) return null;
  if (/^sudo: .*(password is required|terminal is required|no tty present|askpass)/m.test(stderr)) {
    return 'sudo asks for a password';
  }
  if (/not in the sudoers file|may not run sudo|is not allowed to (execute|run)/i.test(stderr)) {
    return 'sudo is not allowed to this user';
  }
  return /^sudo: (?!.*command not found)/m.test(stderr) ? "sudo doesn't work" : null;
}

/** Whether a command isn't there: the shell ends with 127, `env` too, sudo with 1. */
export function isMissingTool(stderr: string, exit: number | null): boolean {
  return exit === 127 || (exit === 1 && /^sudo: .*command not found/m.test(stderr));
}
