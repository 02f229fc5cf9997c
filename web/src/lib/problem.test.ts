import { expect, test } from 'vitest';
import { asProblem, offlineProblem, Problem, readProblem } from './problem';

const answer = (status: number, body: string) => new Response(body, { status });

test('a refusal keeps its code, words, fields and version', async () => {
  const problem = await readProblem(
    answer(
      409,
      JSON.stringify({
        code: 'conflict',
        title: '它变了',
        detail: 'Reload and try again.',
        trace_id: 't1',
        current_version: 4,
        errors: [{ pointer: '/name', code: 'required', detail: 'Name is required.' }],
      }),
    ),
  );
  expect(problem).toBeInstanceOf(Problem);
  expect(problem).toMatchObject({ status: 409, code: 'conflict', traceId: 't1', currentVersion: 4 });
  expect(problem.at('/name')).toBe('Name is required.');
  expect(problem.at('/other')).toBeUndefined();
});

test('what is not ours is shown as it came, cut short', async () => {
  const problem = await readProblem(answer(502, `<html>${'x'.repeat(500)}`));
  expect(problem).toMatchObject({ status: 502, code: 'unexpected_answer' });
  expect(problem.detail).toHaveLength(300);
});

test('JSON without a code is not a problem of ours', async () => {
  expect((await readProblem(answer(500, '{"error":1}'))).code).toBe('unexpected_answer');
});

test('any error can be shown', () => {
  expect(asProblem(new TypeError('no such thing'))).toMatchObject({
    code: 'client_error',
    detail: 'no such thing',
  });
  const offline = offlineProblem();
  expect(asProblem(offline)).toBe(offline);
});
