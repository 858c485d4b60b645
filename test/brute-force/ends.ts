/** How a single walk ends early. Thrown, so that the walk itself reads as a plain story. */
export class Dropped extends Error {}

/** The documents can't tell what happens next. */
export class CannotTell extends Error {}
