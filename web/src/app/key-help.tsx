import { Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { type Command, Keys, lettersAreOff, setLettersOff, useAllCommands } from '@/ui/commands';
import { Dialog } from '@/ui/dialog';
import './key-help.css';

const GROUPS = ['screen', 'go', 'create', 'app'] as const;

/** Every key that works here and now: read from the same list that runs them, so it cannot be wrong. */
export default function KeyHelp({ onClose }: { onClose: () => void }) {
  const t = useTranslations('shell.help');
  const tp = useTranslations('shell.palette');
  const [off, setOff] = useState(lettersAreOff);
  const commands = useAllCommands().filter(({ keys }) => keys);
  const of = (group: (typeof GROUPS)[number]) =>
    commands.filter((command) => (command.group ?? 'screen') === group);
  return (
    <Dialog title={t('title')} size="lg" onClose={onClose}>
      <Text size="sm" c="dimmed" mb="sm">
        {t('text')}
      </Text>
      <Switch
        label={t('lettersOff')}
        description={t('lettersOffHint')}
        checked={off}
        onChange={(event) => {
          setLettersOff(event.currentTarget.checked);
          setOff(event.currentTarget.checked);
        }}
      />
      {commands.length === 0 && <Text size="sm">{t('none')}</Text>}
      <div className="mx-key-groups">
        {GROUPS.filter((group) => of(group).length > 0).map((group) => (
          <KeyGroup key={group} title={tp(group)} commands={of(group)} />
        ))}
      </div>
    </Dialog>
  );
}

function KeyGroup({ title, commands }: { title: string; commands: Command[] }) {
  return (
    <section aria-label={title}>
      <Text size="xs" c="dimmed" pt="sm" mb={4}>
        {title}
      </Text>
      <dl className="mx-key-list">
        {commands.map(({ id, title: name, keys }) => (
          <div key={id}>
            <dt>{name}</dt>
            <dd>{keys && <Keys keys={keys} />}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
