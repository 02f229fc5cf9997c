import { Dialog } from '@/ui/dialog';
import { WhoMay } from './right-gate';

/** In place of the form that a link or a bookmark asked for. */
export default function CreateRefused(props: { title: string; action: string; onClose: () => void }) {
  const { title, action, onClose } = props;
  return (
    <Dialog title={title} onClose={onClose}>
      <WhoMay action={action} />
    </Dialog>
  );
}
