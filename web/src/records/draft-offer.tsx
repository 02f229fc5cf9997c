import { Button, Text } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { formatMoment } from '@/lib/dates';
import type { Draft } from './drafts';

/** What was typed before and not saved: taken up again or dropped, never put into the form unasked. */
export function DraftOffer({
  draft,
  onTake,
  onDrop,
}: {
  draft: Draft;
  onTake: () => void;
  onDrop: () => void;
}) {
  const t = useTranslations('records.form');
  return (
    <div className="mx-offer" role="status">
      <Text size="sm">{t('draft', { time: formatMoment(draft.savedAt) })}</Text>
      <Button variant="light" onClick={onTake}>
        {t('takeDraft')}
      </Button>
      <Button variant="subtle" color="gray" onClick={onDrop}>
        {t('dropDraft')}
      </Button>
    </div>
  );
}
