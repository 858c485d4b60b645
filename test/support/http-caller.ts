interface Call {
  /** A value to send as JSON. */
  json?: unknown;
  /** Raw bytes or text, with their Content-Type. */
  raw?: { type: string; bytes: Uint8Array<ArrayBuffer> | string };
  headers?: Record<string, string>;
  /** Null: no key at all. */
  key?: string | null;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The body, where it is JSON. */
  json: Record<string, unknown>;
}

/** fetch with less writing. */
export class HttpCaller {
  constructor(
    readonly url: string,
    private readonly key: string,
  ) {}

  async call(
    method: string,
    path: string,
    { json, raw, headers, key = this.key }: Call = {},
  ): Promise<Answer> {
    const body = json === undefined ? raw?.bytes : JSON.stringify(json);
    const type = json === undefined ? raw?.type : 'application/json';
    const answer = await fetch(new URL(path, this.url), {
      method,
      headers: {
        ...(key !== null && { authorization: `Bearer ${key}` }),
        ...(type !== undefined && { 'content-type': type }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json') && text !== '';
    const parsed = isJson ? (JSON.parse(text) as Record<string, unknown>) : {};
    return { status: answer.status, headers: answer.headers, text, json: parsed };
  }

  get(path: string, call?: Call): Promise<Answer> {
    return this.call('GET', path, call);
  }

  post(path: string, call?: Call): Promise<Answer> {
    return this.call('POST', path, call);
  }

  /** The id of what a POST has made. @throws Error with the answer, where it has made nothing */
  async make(path: string, json: unknown): Promise<string> {
    const answer = await this.post(path, { json });
    const id = answer.json['id'];
    if (typeof id !== 'string') throw new Error(`${answer.status}: ${answer.text}`);
    return id;
  }
}
