/** An answer, with its body as JSON. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  // Tests compare what came with what they expect; its form is what they test.
  readonly body: ReturnType<typeof JSON.parse>;
}

/** Requests to a service that may have stand-ins. Paths are those of its resources. */
export interface Requests {
  request(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Reply>;
  get(path: string): Promise<Reply>;
  /** Starts an instance and returns its path. */
  start(path: string, input: unknown): Promise<string>;
  send(path: string, event: object, headers?: Record<string, string>): Promise<Reply>;
  /** Tells a stand-in how to behave. */
  steer(behaviour: object): Promise<void>;
}

export function createRequests(
  answer: (path: string, init: RequestInit) => Response | Promise<Response>,
): Requests {
  const request: Requests['request'] = async (method, path, body, headers = {}) => {
    const response = await answer(path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
  };

  return {
    request,
    get: async (path) => request('GET', path),
    async start(path, input) {
      const { status, headers, body } = await request('POST', path, input);
      if (status !== 201) throw new Error(`Not started: ${JSON.stringify(body)}`);
      return headers.get('location') ?? '';
    },
    send: async (path, event, headers) => request('POST', `${path}/events`, event, headers),
    async steer(behaviour) {
      const { status } = await request('PUT', '/stand-ins/behaviour', behaviour);
      if (status !== 200) throw new Error(`The behaviour was not taken: ${status}`);
    },
  };
}
