import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useLabel } from '@/i18n/provider';
import { type SentenceWords, SHAPES } from './filter-sentence';
import { recordQuery, useObjects } from './queries';
import { nameOf } from './record-title';
import { PEOPLE, SPANS } from './relative';
import type { FilterNode, ObjectDescription, Rec } from './types';

/** The words that make sentences of filters, with the names of the records that they mention. */
export function useSentenceWords(object: ObjectDescription, nodes: FilterNode[]): SentenceWords {
  const t = useTranslations('records.filter');
  const tc = useTranslations('common');
  const label = useLabel();
  const names = useNames(object, nodes);
  return useMemo(
    () => ({
      label,
      condition: (shape, parts) => t(`says.${SHAPES.includes(shape) ? shape : 'is'}`, parts),
      span: ({ relative, days = 0 }) => {
        if (relative === 'today' && days !== 0) {
          return days < 0 ? t('spans.days_ago', { days: -days }) : t('spans.days_ahead', { days });
        }
        const isKnown = [...SPANS, ...PEOPLE].includes(relative);
        return isKnown ? t(`spans.${relative}`, { days }) : String(relative);
      },
      list: (parts, joint) =>
        parts.reduce(
          (before, part) => (before ? t(joint === 'and' ? 'joinAnd' : 'joinOr', { before, part }) : part),
          '',
        ),
      group: (inner) => t('group', { inner }),
      all: (objects) => t('all', { objects }),
      some: (objects, conditions) => t('some', { objects, conditions }),
      yes: tc('yes'),
      no: tc('no'),
      nameOf: (id) => names.get(id),
    }),
    [t, tc, label, names],
  );
}

function referencesIn(nodes: FilterNode[], object: ObjectDescription): { object: string; id: string }[] {
  return nodes.flatMap((node) => {
    if ('any' in node) return referencesIn(node.any, object);
    if ('all' in node) return referencesIn(node.all, object);
    const field = object.fields.find(({ name }) => name === node.field);
    if (field?.kind !== 'reference' || !field.references) return [];
    const target = field.references;
    const values = Array.isArray(node.value) ? node.value : [node.value];
    return values
      .filter((value) => typeof value === 'string' && value !== 'me')
      .map((id) => ({ object: target, id: String(id) }));
  });
}

const MOST_NAMES = 20;

function useNames(object: ObjectDescription, nodes: FilterNode[]): Map<string, string> {
  const objects = useObjects();
  const wanted = referencesIn(nodes, object).slice(0, MOST_NAMES);
  return useQueries({
    queries: wanted.map((reference) => ({
      ...recordQuery<Rec>(objects.get(reference.object)?.plural ?? '', reference.id),
      enabled: objects.has(reference.object),
      staleTime: 5 * 60_000,
    })),
    combine: (results) =>
      new Map(
        results.flatMap(({ data }, index): [string, string][] => {
          const reference = wanted[index];
          const target = reference && objects.get(reference.object);
          return data && reference && target ? [[reference.id, nameOf(target, data as Rec)]] : [];
        }),
      ),
  });
}
