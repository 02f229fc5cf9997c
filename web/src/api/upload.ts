import { offlineProblem } from '@/lib/problem';
import { prepare, queryText, type RequestOptions, refuse } from './client';

interface UploadOptions {
  query: RequestOptions['query'];
  /** The same for every retry of the same file. */
  idempotencyKey: string;
  /** Part that was sent, 0 to 1. */
  onProgress: (part: number) => void;
  signal: AbortSignal;
}

/** Sends a file as it is and says how far it is, which `fetch` cannot. Throws `Problem`. */
export async function upload<T>(path: string, file: Blob, options: UploadOptions): Promise<T> {
  const response = await send(`/api/v1${path}${queryText(options.query)}`, file, options);
  if (!response.ok) await refuse(response);
  return (await response.json()) as T;
}

function send(url: string, file: Blob, { idempotencyKey, onProgress, signal }: UploadOptions) {
  const headers = new Headers({
    'Idempotency-Key': idempotencyKey,
    'Content-Type': 'application/octet-stream',
  });
  prepare(headers, 'POST');
  return new Promise<Response>((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open('POST', url);
    for (const [name, value] of headers) call.setRequestHeader(name, value);
    call.upload.addEventListener('progress', ({ loaded, total }) =>
      onProgress(total > 0 ? loaded / total : 0),
    );
    call.addEventListener('load', () => resolve(new Response(call.responseText, { status: call.status })));
    call.addEventListener('error', () => reject(offlineProblem()));
    call.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
    signal.addEventListener('abort', () => call.abort());
    call.send(file);
  });
}
