import '@/i18n/words/imports';
import { Button } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useMay } from '@/api/session';
import { useGo } from '@/ui/link';
import './imports.css';

/** The way to the wizard, above the list of what was imported. */
export default function ImportListHeader() {
  const t = useTranslations('imports');
  const may = useMay();
  const go = useGo();
  if (!may('import.run')) return null;
  return (
    <div className="mx-list-header">
      <Button onClick={() => go('/imports/new')}>{t('new')}</Button>
    </div>
  );
}
