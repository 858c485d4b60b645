/** One file of a snapshot bundle, wherever the bundle came from. */
export interface BundleFile {
  /** Relative to the bundle, with `/` between the parts. */
  path: string;
  text: string;
}
