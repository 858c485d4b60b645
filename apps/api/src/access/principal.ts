/** Who makes the request. */
export interface Principal {
  /** Id of the API key; `key_bootstrap` for the one from the environment. */
  id: string;
  scopes: readonly string[];
}
