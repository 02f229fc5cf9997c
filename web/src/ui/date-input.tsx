import { DateInput, DatesProvider } from '@mantine/dates';
import '@mantine/dates/styles.css';
import 'dayjs/locale/zh-cn';
import './date-input.css';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useLanguage } from '@/i18n/provider';
import type { DateFieldProps } from './date-field';
import { readDate } from './read-date';

/**
 * The date field itself; heavy, so loaded when the first one is shown. The calendar opens by a click or the down key,
 * not by focus: a dialog that begins with a date would open covered by it.
 */
export default function LoadedDateInput({
  value,
  onChange,
  today,
  autoFocus,
  onBlur,
  ...rest
}: DateFieldProps & { today: string }) {
  const t = useTranslations('records.date');
  const tc = useTranslations('common');
  const { locale } = useLanguage();
  const isChinese = locale === 'zh-CN';
  const [isOpen, setIsOpen] = useState(false);
  return (
    <DatesProvider settings={{ locale: isChinese ? 'zh-cn' : 'en', firstDayOfWeek: 1 }}>
      <DateInput
        size="xs"
        {...rest}
        data-autofocus={autoFocus || undefined}
        autoFocus={autoFocus}
        value={value}
        onChange={(day) => {
          onChange(day);
          setIsOpen(false);
        }}
        onClick={() => setIsOpen(true)}
        onBlur={() => {
          setIsOpen(false);
          onBlur?.();
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setIsOpen(true);
          if (event.key === 'Escape') setIsOpen(false);
        }}
        data-mantine-stop-propagation={isOpen || undefined}
        valueFormat="YYYY-MM-DD"
        monthLabelFormat={isChinese ? 'YYYY年M月' : 'MMMM YYYY'}
        yearLabelFormat={isChinese ? 'YYYY年' : 'YYYY'}
        monthsListFormat={isChinese ? 'M月' : 'MMM'}
        dateParser={(text) => readDate(text, today)}
        placeholder={rest.placeholder ?? 'YYYY-MM-DD'}
        clearable={!rest.required}
        clearButtonProps={{ 'aria-label': t('clear') }}
        hideOutsideDates
        previousLabel={tc('previous')}
        nextLabel={tc('next')}
        ariaLabels={{
          previousMonth: t('previousMonth'),
          nextMonth: t('nextMonth'),
          previousYear: t('previousYear'),
          nextYear: t('nextYear'),
        }}
        popoverProps={{ opened: isOpen, shadow: 'md' }}
        enterKeyHint="done"
      />
    </DatesProvider>
  );
}
