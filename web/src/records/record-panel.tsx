import { ActionIcon, Group } from '@mantine/core';
import { IconArrowsDiagonal, IconX } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import { useCommands } from '@/ui/commands';
import { To } from '@/ui/link';
import { RecordView } from './record-view';
import type { ObjectDescription } from './types';

/** A record beside its list: the list stays where it is, `J` and `K` go on. */
export function RecordPanel({
  object,
  id,
  onClose,
}: {
  object: ObjectDescription;
  id: string;
  onClose: () => void;
}) {
  const t = useTranslations('records');
  const tc = useTranslations('common');
  const label = useLabel();
  useCommands([{ id: 'panel.close', title: t('panel.close'), keys: 'Esc', group: 'screen', run: onClose }]);
  return (
    <aside className="mx-peek" aria-label={label(object.label)}>
      <Group justify="flex-end" gap={2} className="mx-peek-tools">
        <To to={`/${object.plural}/${id}`} className="mx-icon-link" aria-label={t('panel.page')}>
          <IconArrowsDiagonal size={16} />
        </To>
        <ActionIcon aria-label={tc('close')} onClick={onClose}>
          <IconX size={16} />
        </ActionIcon>
      </Group>
      <RecordView key={id} object={object} id={id} isPanel />
    </aside>
  );
}
