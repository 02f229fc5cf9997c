import '@/i18n/words/settings';
import { Checkbox, SimpleGrid } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import { useObject } from '@/records/queries';
import type { VerbInput } from '@/records/verb-dialog';

/** The roles of the system as its own description of them names them. */
export function useRoleChoices(): { value: string; label: string }[] {
  const label = useLabel();
  const choices = useObject('user_role')?.fields.find(({ name }) => name === 'role')?.choices ?? [];
  return choices.map((choice) => ({ value: choice.value, label: label(choice.label) }));
}

/** Any number of roles, ticked. */
export function useRolesInput(): VerbInput {
  const t = useTranslations('settings.user');
  const choices = useRoleChoices();
  return {
    name: 'roles',
    kind: 'json',
    label: t('roles'),
    render: ({ value, onChange, error }) => (
      <Checkbox.Group
        label={t('roles')}
        description={t('noRoles')}
        size="xs"
        value={(value as string[] | undefined) ?? []}
        onChange={onChange}
        error={error}
      >
        <SimpleGrid cols={2} spacing={6} mt={6}>
          {choices.map((choice) => (
            <Checkbox key={choice.value} value={choice.value} label={choice.label} />
          ))}
        </SimpleGrid>
      </Checkbox.Group>
    ),
  };
}
