import '@/i18n/words/first-run';
import { useTranslations } from 'use-intl';
import { asProblem, Problem } from '@/lib/problem';

/** A refusal with what to do next in the words of the screen, where nobody is signed in to have chosen a language. */
export function useTold(): (error: unknown) => Problem {
  const t = useTranslations('firstRun');
  return (error) => {
    const problem = asProblem(error);
    if (problem.code !== 'setup_code_wrong') return problem;
    const { status, code, title, traceId: trace_id } = problem;
    return new Problem({ status, code, title, trace_id, detail: t('codeHint') });
  };
}
