/** What a connection gets. */
export type Reply =
  | { readonly kind: 'answer'; readonly status: number; readonly contentType: string; readonly body: string }
  /** The head, half of the body, and then the end of the connection. */
  | { readonly kind: 'cut-off'; readonly contentType: string; readonly body: string }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' };
