/** A field that is wrong, by JSON pointer into what was sent. */
export interface FieldProblem {
  pointer: string;
  code: string;
  detail: string;
}

/** What the server refused, as RFC 9457 problem; also network failures, with codes of our own. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly traceId: string | undefined;
  readonly errors: FieldProblem[];
  readonly currentVersion: number | undefined;

  constructor(body: {
    status: number;
    code: string;
    title: string;
    detail: string;
    trace_id?: string;
    errors?: FieldProblem[];
    current_version?: number;
  }) {
    super(body.detail || body.title);
    this.name = 'Problem';
    this.status = body.status;
    this.code = body.code;
    this.title = body.title;
    this.detail = body.detail;
    this.traceId = body.trace_id;
    this.errors = body.errors ?? [];
    this.currentVersion = body.current_version;
  }

  /** The words for one field, by the first part of its pointer or the whole of it. */
  at(pointer: string): string | undefined {
    return this.errors.find((error) => error.pointer === pointer)?.detail;
  }
}

/** No answer came: the request may or may not have arrived, so a retry must carry the same key. */
export function offlineProblem(): Problem {
  return new Problem({ status: 0, code: 'offline', title: '', detail: '' });
}

/** Whether no answer came: what was asked may have happened or not. */
export function isLost(error: unknown): boolean {
  return error instanceof Problem && error.code === 'offline';
}

export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new Problem({ status: 0, code: 'client_error', title: '', detail });
}

/** Reads the body of a failed answer, whatever it is. */
export async function readProblem(response: Response): Promise<Problem> {
  const text = await response.text();
  try {
    const body = JSON.parse(text);
    if (typeof body.code === 'string') return new Problem({ ...body, status: response.status });
  } catch {
    // Not ours: a proxy, a crash. What it said is the detail.
  }
  return new Problem({
    status: response.status,
    code: 'unexpected_answer',
    title: '',
    detail: text.slice(0, 300),
  });
}
