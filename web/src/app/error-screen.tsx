import { useRouter } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { asProblem } from '@/lib/problem';
import { Page } from '@/ui/page';
import { ErrorPanel } from '@/ui/states';

/** A screen that failed: the shell around it goes on working, and trying again asks the server anew. */
export function ErrorScreen({ error, reset }: { error: unknown; reset: () => void }) {
  const t = useTranslations('shell');
  const router = useRouter();
  const retry = () => {
    // After a new version the old one's files are gone: only a new document helps.
    if (/dynamically imported module|Importing a module/.test(asProblem(error).detail)) location.reload();
    reset();
    void router.invalidate();
  };
  return (
    <Page title={t('error.title')}>
      <ErrorPanel error={error} onRetry={retry} />
    </Page>
  );
}
