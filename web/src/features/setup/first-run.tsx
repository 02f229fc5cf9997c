import '@/i18n/words/first-run';
import { Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { setupQuery } from '@/api/setup';
import { isLocale } from '@/i18n/locale';
import { useLanguage } from '@/i18n/provider';
import { Switcher } from '@/ui/switcher';
import { CompanyForm } from './company-form';
import { DemoChoice, type DemoLogin, DemoOnItsWay } from './demo-company';
import { NextSteps } from './next-steps';
import './first-run.css';

/** The first screen of an empty database: a company of one's own, or the demo company to look around in. */
export function FirstRun() {
  const t = useTranslations('firstRun');
  const { code = '' } = useSearch({ strict: false }) as { code?: string };
  const [isMade, setMade] = useState(false);
  const [login, setLogin] = useState<DemoLogin | null>(null);
  const setup = useQuery({ ...setupQuery, enabled: !isMade });
  const isDemo = Boolean(setup.data?.demo);
  useEffect(() => {
    document.title = `${t('title')} · Mingxi 明细`;
  }, [t]);
  return (
    <main className="mx-first-run">
      <header>
        <div>
          <Title order={1}>{isMade ? t('made.title') : t('title')}</Title>
          <Text size="sm" c="dimmed">
            {isMade ? t('made.text') : isDemo ? null : t('text')}
          </Text>
        </div>
        {!isMade && <ScreenLanguage />}
      </header>
      {isMade ? (
        <NextSteps />
      ) : isDemo ? (
        <DemoOnItsWay login={login} />
      ) : (
        <>
          <CompanyForm code={code} onMade={() => setMade(true)} />
          <DemoChoice code={code} onStart={setLogin} />
        </>
      )}
    </main>
  );
}

function ScreenLanguage() {
  const t = useTranslations('shell');
  const { locale, setLocale } = useLanguage();
  return (
    <Switcher
      label={t('language')}
      value={locale}
      onChange={(value) => isLocale(value) && setLocale(value)}
      choices={[
        { value: 'zh-CN', label: '中文' },
        { value: 'en', label: 'English' },
      ]}
    />
  );
}
