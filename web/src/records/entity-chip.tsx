import { CloseButton } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useEntityChoice, type WorkEntity } from './entity-choice';
import './entity-chip.css';

/** That a screen shows one legal entity alone, and the way back to all of them. */
export function EntityChip({ entity }: { entity: WorkEntity | undefined }) {
  const t = useTranslations('shell.entity');
  const { choose } = useEntityChoice();
  if (!entity) return null;
  return (
    <span className="mx-entity-chip">
      <span className="mx-ellipsis">{t('only', { entity: entity.name })}</span>
      <CloseButton size="sm" aria-label={t('showAll')} onClick={() => choose(undefined)} />
    </span>
  );
}
