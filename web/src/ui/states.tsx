import { Box, Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { asProblem } from '@/lib/problem';
import { useIsOnline } from './online';

/** Nothing to show, in one sentence with one primary action. */
export function Empty({
  title,
  text,
  action,
  icon,
}: {
  /** Left out where the heading of the page says it already. */
  title?: string;
  text?: string;
  action?: ReactNode;
  icon?: ReactNode;
}) {
  return (
    <Stack align="center" gap="xs" py={48} px="md" className="mx-empty">
      {icon}
      {title && <Title order={2}>{title}</Title>}
      {text && (
        <Text size="sm" c="dimmed" ta="center" maw={420}>
          {text}
        </Text>
      )}
      {action && <Group mt="xs">{action}</Group>}
    </Stack>
  );
}

/** A failure that teaches: what, code, try again, details to send to support. The rest of the page goes on working. */
export function ErrorPanel({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useTranslations('records');
  const tc = useTranslations('common');
  const ts = useTranslations('shell');
  const problem = asProblem(error);
  const [copied, setCopied] = useState(false);
  const gone = problem.status === 404;
  const title = gone ? t('gone.title') : problem.title || t('failed.title');
  const text = problem.code === 'offline' ? ts('offline') : gone ? t('gone.text') : problem.detail;
  const details = [problem.code, problem.title, problem.detail, problem.traceId].filter(Boolean).join('\n');
  return (
    <Box role="alert" className="mx-problem">
      <Text fw={600} size="sm">
        {title}
      </Text>
      <Text size="sm">{text}</Text>
      <Text size="xs" c="dimmed">
        {t('failed.code', { code: problem.code })}
        {problem.traceId ? ` · ${t('failed.trace', { trace: problem.traceId })}` : ''}
      </Text>
      <Group gap="xs" mt={4}>
        {onRetry && (
          <Button variant="default" onClick={onRetry}>
            {tc('retry')}
          </Button>
        )}
        <Button
          variant="subtle"
          onClick={() => {
            navigator.clipboard?.writeText(details).then(() => setCopied(true));
          }}
        >
          {copied ? tc('copied') : t('failed.copy')}
        </Button>
      </Group>
    </Box>
  );
}

/** Grey lines in the final layout, shown only when waiting took longer than people notice. */
export function Waiting({ rows = 6, height = 20 }: { rows?: number; height?: number }) {
  const t = useTranslations('common');
  const ts = useTranslations('shell');
  const isOnline = useIsOnline();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 150);
    return () => clearTimeout(timer);
  }, []);
  // Without a connection nothing is on its way: what this device has not kept cannot be waited for.
  if (!isOnline && shown) return <Empty title={ts('notKept.title')} text={ts('notKept.text')} />;
  return (
    <Stack gap="xs" p="md" aria-busy="true">
      <span className="mx-sr-only" role="status">
        {t('loading')}
      </span>
      {shown &&
        Array.from({ length: rows }, (_, row) => `line ${row}`).map((key) => (
          <Skeleton key={key} height={height} />
        ))}
    </Stack>
  );
}
