import { Anchor, Box, Text } from '@mantine/core';
import { type Ref, useId } from 'react';
import { useTranslations } from 'use-intl';
import type { Problem } from '@/lib/problem';

interface Props {
  problem: Problem;
  /** Names of the fields by pointer, for the list of what to mend. */
  labels?: Record<string, string>;
  /** Moves to the field of a pointer. */
  onGo?: (pointer: string) => void;
  ref?: Ref<HTMLDivElement>;
}

/** What the server refused: the rule, the facts, what is wrong where, and the page that says what to do next. */
export function Refusal({ problem, labels = {}, onGo, ref }: Props) {
  const t = useTranslations('records');
  const heading = useId();
  const found = problem.errors.filter(({ detail }) => detail);
  const isOffline = problem.code === 'offline';
  const isMoved = problem.status === 409 && problem.currentVersion !== undefined;
  return (
    <Box className="mx-refusal" role="alert" tabIndex={-1} ref={ref} aria-labelledby={heading}>
      <Text fw={600} size="sm" id={heading}>
        {isOffline ? t('refused.offline') : problem.title || t('refused.title')}
      </Text>
      {found.length === 0 && problem.detail && <Text size="sm">{problem.detail}</Text>}
      {found.length > 0 && (
        <ul>
          {found.map((error) => (
            <li key={`${error.pointer} ${error.code}`}>
              {onGo && labels[error.pointer] ? (
                <Anchor component="button" type="button" size="sm" onClick={() => onGo(error.pointer)}>
                  {labels[error.pointer]}
                </Anchor>
              ) : (
                <span>{labels[error.pointer]}</span>
              )}
              <span>
                {labels[error.pointer] ? t('refused.about', { detail: error.detail }) : error.detail}
              </span>
            </li>
          ))}
        </ul>
      )}
      <Text size="xs" c="dimmed">
        {isMoved
          ? t('refused.moved')
          : isOffline
            ? t('refused.again')
            : t('failed.code', { code: problem.code })}{' '}
        {!isOffline && (
          <Anchor
            size="xs"
            underline="always"
            href={`/errors#${problem.code}`}
            target="_blank"
            rel="noreferrer"
          >
            {t('refused.advice')}
          </Anchor>
        )}
      </Text>
    </Box>
  );
}
