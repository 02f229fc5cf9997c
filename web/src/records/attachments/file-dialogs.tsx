import { useTranslations } from 'use-intl';
import { api } from '@/api/client';
import { Button } from '@/ui/button';
import { Dialog } from '@/ui/dialog';
import { VerbDialog } from '../verb-dialog';
import { type Attachment, contentPath } from './queries';

/** A picture at full size, to look at before it is downloaded. */
export function Picture({ file, onClose }: { file: Attachment; onClose: () => void }) {
  const t = useTranslations('files');
  return (
    <Dialog
      title={file.name}
      size="xl"
      onClose={onClose}
      footer={
        <Button component="a" href={contentPath(file)} download={file.name}>
          {t('download')}
        </Button>
      }
    >
      <img className="mx-file-picture" src={contentPath(file)} alt={file.name} />
    </Dialog>
  );
}

/** Asks before a file is gone for good. */
export function DeleteFile({ file, onClose }: { file: Attachment; onClose: () => void }) {
  const t = useTranslations('files');
  return (
    <VerbDialog
      title={t('delete')}
      text={t('deleteText', { name: file.name })}
      isDangerous
      send={({ idempotencyKey }) =>
        api.DELETE('/api/v1/attachments/{id}', {
          params: { path: { id: file.id }, header: { 'Idempotency-Key': idempotencyKey } },
        })
      }
      touches={['attachments']}
      done={t('deleted', { name: file.name })}
      onClose={onClose}
    />
  );
}
