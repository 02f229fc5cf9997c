import { Button, Group, Text } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { Keys } from '@/ui/commands';
import { Money } from '@/ui/money';
import type { DocumentState } from './use-document';

/** The foot of a document that is typed: what the server says it comes to, and the one button that saves. */
export function DocumentEnd({
  document,
  label,
  isReady,
  onCancel,
}: {
  document: DocumentState;
  label: string;
  isReady: boolean;
  onCancel: () => void;
}) {
  const t = useTranslations('lines');
  const tc = useTranslations('common');
  const { sums, isStale } = document;
  return (
    <div className="mx-document-end">
      {sums ? (
        <dl className="mx-sums" data-stale={isStale || undefined} aria-live="polite" aria-busy={isStale}>
          <div>
            <dt>{t('netSum')}</dt>
            <dd>
              <Money value={sums.net} />
            </dd>
          </div>
          <div>
            <dt>{t('taxSum')}</dt>
            <dd>
              <Money value={sums.tax} />
            </dd>
          </div>
          <div className="mx-sum-main">
            <dt>{t('totalSum')}</dt>
            <dd>
              <Money value={sums.total} />
            </dd>
          </div>
          {isStale && <Text size="sm">{t('calculating')}</Text>}
        </dl>
      ) : (
        <Text size="sm" c="dimmed" aria-live="polite">
          {isStale ? t('calculating') : t('notYet')}
        </Text>
      )}
      <Group gap="xs" wrap="nowrap">
        <Button variant="default" onClick={onCancel}>
          {tc('cancel')}
        </Button>
        <Button
          onClick={document.save}
          loading={document.isSaving}
          disabled={!isReady}
          rightSection={<Keys keys="Mod+Enter" />}
        >
          {label}
        </Button>
      </Group>
    </div>
  );
}
