/** What a customer did wrong: answered as `{"error":{"code","message"}}` with its status. */
export class ShopError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'ShopError';
    this.status = status;
    this.code = code;
  }
}

export function notFound(what: string): ShopError {
  return new ShopError(404, 'not_found', `${what} not found`);
}

export function badRequest(message: string): ShopError {
  return new ShopError(400, 'bad_request', message);
}
