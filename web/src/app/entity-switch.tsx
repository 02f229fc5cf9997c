import { Menu, Text, UnstyledButton } from '@mantine/core';
import { IconBuildingBank, IconChevronDown } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { useSession } from '@/api/session';
import { useEntityChoice } from '@/records/entity-choice';
import { useCommands } from '@/ui/commands';
import { useGo } from '@/ui/link';
import './entity-switch.css';

const ALL = 'all';

/** The organisation, and which of its legal entities lists and reports show; with one entity only its name. */
export function EntitySwitch() {
  const t = useTranslations('shell.entity');
  const { organization } = useSession();
  const go = useGo();
  const { entities, chosen, choose } = useEntityChoice();
  useCommands(
    entities.length > 1
      ? [
          { id: 'app.entity.all', title: t('all'), group: 'app', run: () => choose(undefined) },
          ...entities.map(({ id, name }) => ({
            id: `app.entity.${id}`,
            title: t('only', { entity: name }),
            group: 'app' as const,
            run: () => choose(id),
          })),
        ]
      : [],
  );
  if (entities.length < 2) {
    return (
      <Text size="xs" c="dimmed" truncate className="mx-organization">
        {organization.name}
      </Text>
    );
  }
  return (
    <Menu position="bottom" width={280}>
      <Menu.Target>
        <UnstyledButton
          className="mx-entity"
          data-narrowed={chosen !== undefined || undefined}
          aria-label={
            chosen ? t('narrowed', { entity: chosen.name }) : t('choose', { organization: organization.name })
          }
        >
          <IconBuildingBank size={14} aria-hidden />
          <span className="mx-ellipsis">{chosen ? chosen.name : organization.name}</span>
          <IconChevronDown size={12} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('about')}</Menu.Label>
        <Menu.RadioGroup value={chosen?.id ?? ALL} onChange={(id) => choose(id === ALL ? undefined : id)}>
          <Menu.RadioItem value={ALL} closeMenuOnClick>
            {t('all')}
          </Menu.RadioItem>
          {entities.map(({ id, name, code, currency }) => (
            <Menu.RadioItem
              key={id}
              value={id}
              closeMenuOnClick
              rightSection={
                <Text size="xs" c="dimmed">
                  {t('code', { code, currency })}
                </Text>
              }
            >
              {name}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item onClick={() => go('/me')}>{t('organization')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
