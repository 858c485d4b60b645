export type GuestAccessCode =
  | 'INSTANCE_NOT_FOUND'
  | 'INSTANCE_NOT_RUNNING'
  | 'INSTANCE_UNREADABLE'
  | 'NO_ADDRESS'
  | 'KEY_NOT_SENT'
  | 'UNREACHABLE'
  | 'AUTHENTICATION_FAILED'
  | 'HOST_KEY_CHANGED'
  | 'JUMP_REFUSED'
  | 'WRONG_MACHINE'
  | 'TIMED_OUT';

/** A machine that can't be looked into. The message names neither keys nor anything that the machine said. */
export class GuestAccessError extends Error {
  override readonly name = 'GuestAccessError';

  constructor(
    readonly code: GuestAccessCode,
    message: string,
  ) {
    super(message);
  }
}
