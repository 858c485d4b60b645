/** How a single walk ends early. Thrown, so that the walk itself reads as a plain story. */
export class Dropped extends Error {}

/** The documents can't tell what happens next. */
export class CannotTell extends Error {}

/** R-RT-7: it came to a machine in the middle of the VPC, and isn't followed behind it. */
export class Diverted extends CannotTell {}
