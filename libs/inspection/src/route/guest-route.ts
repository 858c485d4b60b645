/** A machine, and where its sshd is. */
export interface GuestPlace {
  readonly instanceId: string;
  readonly user: string;
  readonly host: string;
  readonly port: number;
  readonly availabilityZone?: string;
}

/** How to get to a machine: straight, or through another. */
export interface GuestRoute {
  readonly target: GuestPlace;
  readonly jump?: GuestPlace;
}
