/** An error as ClickHouse words it: a code for programs, a type for people who read logs, a message. */
export class DatabaseError extends Error {
  override name = 'DatabaseError';
  readonly code: number;
  readonly type: string;

  constructor(code: number, type: string, message: string) {
    super(message);
    this.code = code;
    this.type = type;
  }

  /** HTTP status, as a ClickHouse server gives it for the code. */
  get status(): number {
    return STATUS_OF.get(this.code) ?? 500;
  }

  /** What the response's body says; clients take it apart again. */
  get body(): string {
    return `Code: ${this.code}. DB::Exception: ${this.message} (${this.type})\n`;
  }
}

/** Codes of the errors that the server itself makes (ClickHouse, src/Common/ErrorCodes.cpp). */
const CODES = {
  NOT_IMPLEMENTED: 48,
  SYNTAX_ERROR: 62,
  UNKNOWN_COMPRESSION_METHOD: 89,
  UNKNOWN_SETTING: 115,
  INCORRECT_DATA: 117,
  READONLY: 164,
  TOO_MANY_SIMULTANEOUS_QUERIES: 202,
  SOCKET_TIMEOUT: 209,
  QUERY_IS_TOO_LARGE: 229,
  ABORTED: 236,
  MEMORY_LIMIT_EXCEEDED: 241,
  CANNOT_DECOMPRESS: 271,
  UNKNOWN_QUERY_PARAMETER: 456,
  BAD_QUERY_PARAMETER: 457,
  ACCESS_DENIED: 497,
  AUTHENTICATION_FAILED: 516,
} as const;

export const failure = (type: keyof typeof CODES, message: string) => new DatabaseError(CODES[type], type, message);

/**
 * ClickHouse's table (src/Server/HTTP/exceptionCodeToHTTPStatus.cpp), but 401 for a wrong password, so that browsers
 * and curl ask for one, and 503 for what a client may try again later. 500 for every other code.
 */
const STATUS_OF = new Map<number, number>([
  ...withStatus(400, [6, 8, 15, 25, 26, 27, 36, 37, 38, 41, 44, 53, 62, 72, 89, 117, 123, 167, 168, 223, 271]),
  ...withStatus(400, [321, 376, 427, 441, 456, 457, 675, 676]),
  ...withStatus(401, [194, 516]),
  ...withStatus(403, [192, 193, 497, 512]),
  ...withStatus(404, [46, 47, 50, 56, 60, 63, 73, 78, 81, 115, 152, 336, 511]),
  ...withStatus(408, [159]),
  ...withStatus(411, [381]),
  ...withStatus(413, [229]),
  ...withStatus(415, [779]),
  ...withStatus(501, [48]),
  ...withStatus(503, [76, 202, 209, 236, 439]),
]);

function withStatus(status: number, codes: readonly number[]): [number, number][] {
  return codes.map((code) => [code, status]);
}

const ENGINE_MESSAGE = /^(?:Code: (\d+)\. DB::\w*Exception: )([\s\S]*?)\s*(?:\(([A-Z0-9_]+)\))?\s*$/;

/** The engine's errors come as text only. */
export function toDatabaseError(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const parts = ENGINE_MESSAGE.exec(text);
  if (!parts) return new DatabaseError(1002, 'UNKNOWN_EXCEPTION', text);
  return new DatabaseError(Number(parts[1]), parts[3] ?? 'UNKNOWN_EXCEPTION', parts[2] as string);
}
