import '@mantine/core/styles/Progress.css';
import { FileButton, Progress } from '@mantine/core';
import { IconCamera, IconFile, IconPhoto, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type DragEvent, lazy, Suspense, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useMay } from '@/api/session';
import { useLanguage } from '@/i18n/provider';
import { formatBytes } from '@/lib/bytes';
import { formatMoment } from '@/lib/dates';
import { Button } from '@/ui/button';
import { useCommands } from '@/ui/commands';
import { IconButton } from '@/ui/icon-button';
import { useIsPhone } from '@/ui/phone';
import { Empty, ErrorPanel, Waiting } from '@/ui/states';
import { useObject, useRecord } from '../queries';
import type { ObjectDescription, Rec } from '../types';
import { type Attachment, contentPath, filesQuery, isPicture } from './queries';
import { type Upload, useUploads } from './use-uploads';
import './files.css';

const Picture = lazy(() => import('./file-dialogs').then((file) => ({ default: file.Picture })));
const DeleteFile = lazy(() => import('./file-dialogs').then((file) => ({ default: file.DeleteFile })));

/** The files on a record: add by button, drop or camera; look, download, delete. */
export function RecordFiles({ object, record }: { object: ObjectDescription; record: Rec }) {
  const t = useTranslations('files');
  const may = useMay();
  const files = useQuery(filesQuery(object, record.id));
  const uploads = useUploads(object, record.id);
  const [open, setOpen] = useState<{ file: Attachment; as: 'picture' | 'delete' } | null>(null);
  const close = () => setOpen(null);
  return (
    <div className="mx-files">
      {may('attachment.add') && <AddFiles onAdd={uploads.add} />}
      {uploads.uploads.length > 0 && (
        <ul className="mx-files-list" aria-label={t('sending')}>
          {uploads.uploads.map((one) => (
            <UploadRow
              key={one.key}
              upload={one}
              onDrop={() => uploads.drop(one.key)}
              onRetry={() => uploads.retry(one)}
            />
          ))}
        </ul>
      )}
      {files.isPending && <Waiting rows={3} height={44} />}
      {files.isError && <ErrorPanel error={files.error} onRetry={() => void files.refetch()} />}
      {files.data?.length === 0 && <Empty title={t('none')} />}
      {files.data && files.data.length > 0 && (
        <ul className="mx-files-list" aria-label={t('title')}>
          {files.data.map((file) => (
            <FileRow
              key={file.id}
              file={file}
              onPicture={() => setOpen({ file, as: 'picture' })}
              onDelete={() => setOpen({ file, as: 'delete' })}
            />
          ))}
        </ul>
      )}
      <Suspense>
        {open?.as === 'picture' && <Picture file={open.file} onClose={close} />}
        {open?.as === 'delete' && <DeleteFile file={open.file} onClose={close} />}
      </Suspense>
    </div>
  );
}

function AddFiles({ onAdd }: { onAdd: (files: Iterable<File>) => void }) {
  const t = useTranslations('files');
  const isPhone = useIsPhone();
  const [isOver, setOver] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const again = useRef<() => void>(null);
  const take = (files: File[]) => {
    onAdd(files);
    // The same file may be chosen again after it was refused or deleted.
    again.current?.();
  };
  useCommands([
    { id: 'files.add', title: t('add'), keys: 'U', group: 'screen', run: () => button.current?.click() },
  ]);
  return (
    <section
      className="mx-files-drop"
      aria-label={t('add')}
      data-over={isOver || undefined}
      onDragOver={(event: DragEvent) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event: DragEvent) => {
        event.preventDefault();
        setOver(false);
        onAdd(event.dataTransfer.files);
      }}
    >
      <FileButton multiple onChange={take} resetRef={again} inputProps={{ 'aria-label': t('add') }}>
        {(props) => (
          <Button {...props} ref={button} variant="default">
            {t('add')}
          </Button>
        )}
      </FileButton>
      {isPhone && (
        <FileButton
          accept="image/*"
          capture="environment"
          onChange={(file) => file && onAdd([file])}
          inputProps={{ 'aria-label': t('camera') }}
        >
          {(props) => (
            <Button {...props} variant="default" leftSection={<IconCamera size={16} />}>
              {t('camera')}
            </Button>
          )}
        </FileButton>
      )}
      <span className="mx-muted">{t(isPhone ? 'hintPhone' : 'hint')}</span>
    </section>
  );
}

function UploadRow({ upload, onDrop, onRetry }: { upload: Upload; onDrop: () => void; onRetry: () => void }) {
  const t = useTranslations('files');
  const tc = useTranslations('common');
  const ts = useTranslations('shell');
  const { file, sent, problem } = upload;
  const reason = problem && (problem.code === 'offline' ? ts('offline') : problem.detail || problem.code);
  return (
    <li className="mx-file">
      <IconFile size={20} stroke={1.5} aria-hidden className="mx-file-icon" />
      <span className="mx-file-words">
        <span className="mx-file-name">{file.name}</span>
        {reason ? (
          <span role="alert" className="mx-bad-text">
            {t('refused', { title: problem?.title || t('failed'), reason })}
          </span>
        ) : (
          <Progress value={sent * 100} aria-label={t('progress', { name: file.name })} />
        )}
      </span>
      <span className="mx-file-verbs">
        {problem && (
          <Button variant="default" onClick={onRetry}>
            {tc('retry')}
          </Button>
        )}
        <Button variant="subtle" color="gray" onClick={onDrop}>
          {problem ? t('dismiss') : tc('cancel')}
        </Button>
      </span>
    </li>
  );
}

/** A picture this small is shown in the list; others wait until they are opened. */
const THUMBNAIL_BYTES = 1_500_000;

function FileRow({
  file,
  onPicture,
  onDelete,
}: {
  file: Attachment;
  onPicture: () => void;
  onDelete: () => void;
}) {
  const t = useTranslations('files');
  const { locale } = useLanguage();
  const facts = (
    <span className="mx-file-facts">
      <span>{formatBytes(file.size_bytes, locale)}</span>
      <UserName id={file.uploaded_by_id} />
      <span>{formatMoment(file.created_at)}</span>
    </span>
  );
  return (
    <li className="mx-file">
      {isPicture(file) ? (
        <button
          type="button"
          className="mx-file-thumb"
          aria-label={t('look', { name: file.name })}
          onClick={onPicture}
        >
          {file.size_bytes <= THUMBNAIL_BYTES ? (
            <img src={contentPath(file)} alt="" loading="lazy" />
          ) : (
            <IconPhoto size={20} stroke={1.5} aria-hidden />
          )}
        </button>
      ) : (
        <IconFile size={20} stroke={1.5} aria-hidden className="mx-file-icon" />
      )}
      <span className="mx-file-words">
        <a className="mx-file-name" href={contentPath(file)} download={file.name}>
          {file.name}
        </a>
        {facts}
      </span>
      <span className="mx-file-verbs">
        {file.may_delete && (
          <IconButton label={t('deleteOf', { name: file.name })} onClick={onDelete}>
            <IconTrash size={16} stroke={1.5} />
          </IconButton>
        )}
      </span>
    </li>
  );
}

/** The server says who by id; the name is read once and kept. */
function UserName({ id }: { id: string }) {
  const users = useObject('user');
  const user = useRecord<{ id: string; name: string }>('users', users ? id : undefined);
  return user.data ? <span>{user.data.name}</span> : null;
}
