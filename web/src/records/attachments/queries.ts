import { queryOptions } from '@tanstack/react-query';
import { api, data } from '@/api/client';
import type { components } from '@/api/schema';
import type { ObjectDescription } from '../types';

export type Attachment = components['schemas']['Attachment'];

/** Whether records of an object can have files: those that are only ever added to cannot. */
export function hasFiles(object: ObjectDescription): boolean {
  return !object.is_append_only;
}

export function filesQuery(object: ObjectDescription, record: string) {
  return queryOptions({
    queryKey: ['attachments', object.name, record],
    queryFn: async ({ signal }) => {
      const query = { object: object.name, record_id: record };
      return (await data(api.GET('/api/v1/attachments', { params: { query }, signal }))).items;
    },
  });
}

/** Where a browser gets the content of a file. */
export function contentPath({ id }: Attachment): string {
  return `/api/v1/attachments/${id}/content`;
}

/** Pictures that every browser shows. */
export function isPicture({ content_type }: Attachment): boolean {
  return ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif'].includes(content_type);
}
