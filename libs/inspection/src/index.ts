export type { GuestFactsDocument } from './collect/guest-facts-document.js';
export { FakeInstanceConnect } from './connect/fake-instance-connect.js';
export { InstanceConnect, type KeyForInstance } from './connect/instance-connect.js';
export { SdkInstanceConnect } from './connect/sdk-instance-connect.js';
export { GuestAccessError, type GuestAccessCode } from './guest-access-error.js';
export {
  inspectGuest,
  type GuestInspection,
  type InspectionParts,
  type VisitedMachine,
} from './inspect-guest.js';
export { FileHostKeys } from './keys/file-host-keys.js';
export { fingerprint, type HostKey } from './keys/host-key.js';
export { HostKeys } from './keys/host-keys.js';
export { MemoryHostKeys } from './keys/memory-host-keys.js';
export type { ProbeResult } from './probe/run-probes.js';
export { redactFacts } from './redact/redact-facts.js';
export type { GuestPlace, GuestRoute } from './route/guest-route.js';
export { locateGuest, type GuestWish } from './route/locate-guest.js';
export { guestScript } from './script/guest-script.js';
export { readScriptOutput, ScriptOutputError } from './script/read-script-output.js';
export { exited, FakeGuestShell, type FakeMachine } from './shell/fake-guest-shell.js';
export { GuestShell, type CommandResult, type GuestSession, type ShellPlace } from './shell/guest-shell.js';
export { Ssh2GuestShell } from './shell/ssh2-guest-shell.js';
